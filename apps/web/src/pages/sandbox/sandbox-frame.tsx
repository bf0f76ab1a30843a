import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { inScheme, sandboxDocument } from './sandbox-document.js';

/**
 * The tool's page, locked in: no scripts, no forms, no way out. `allow-same-origin` lets us change the page in place, so
 * that it neither flickers nor loses its scroll position; without `allow-scripts` nothing inside can make use of it.
 */
export function SandboxFrame({ title, html }: { title: string; html: string }) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const frame = useRef<HTMLIFrameElement>(null);
  const first = useRef(html);
  useEffect(() => {
    const body = frame.current?.contentDocument?.body;
    if (body) body.innerHTML = inScheme(html, scheme);
  }, [html, scheme]);
  return (
    <iframe
      key={scheme}
      ref={frame}
      title={title}
      sandbox="allow-same-origin"
      srcDoc={sandboxDocument(first.current, scheme)}
      style={{ width: '100%', height: '100%', minHeight: 420, border: 0, display: 'block' }}
      onLoad={(event) => {
        const body = event.currentTarget.contentDocument?.body;
        if (body) body.innerHTML = inScheme(html, scheme);
      }}
    />
  );
}

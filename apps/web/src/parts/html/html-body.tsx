import { Button, useComputedColorScheme } from '@mantine/core';
import { useState } from 'react';
import { hasPictures, htmlPage } from './html-page.js';

const tallest = 600;

/**
 * HTML of a message, locked in: no scripts, no forms. `allow-same-origin` lets us measure it; without `allow-scripts`
 * nothing inside can make use of it.
 */
export function HtmlBody({ html, author }: { html: string; author: string }) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const [pictures, setPictures] = useState(false);
  const [height, setHeight] = useState(80);
  return (
    <>
      {hasPictures(html) && !pictures && (
        <Button size="compact-xs" variant="default" mb={4} onClick={() => setPictures(true)}>
          Show pictures: their sender sees that you looked
        </Button>
      )}
      <iframe
        title={`Message of ${author}`}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        srcDoc={htmlPage(html, scheme, pictures)}
        style={{ width: '100%', height, border: 0, display: 'block' }}
        onLoad={({ currentTarget }) =>
          setHeight(Math.min(tallest, currentTarget.contentDocument?.documentElement.scrollHeight ?? height))
        }
      />
    </>
  );
}

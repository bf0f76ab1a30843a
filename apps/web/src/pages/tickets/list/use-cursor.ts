import { useEffect, useRef } from 'react';
import { isTyping, moved } from './cursor.js';
import type { Row } from './rows.js';

/**
 * J and K move the focus through the list; Enter then follows the focused link. The cursor is the focus itself,
 * so what is marked and what a screen reader tells cannot differ.
 */
export function useCursor(rows: Row[], show: (index: number) => void) {
  const at = useRef<number | null>(null);
  const wanted = useRef<number | null>(null);
  const links = useRef(new Map<number, HTMLAnchorElement>());
  const latest = useRef({ rows: rows.length, show });
  latest.current = { rows: rows.length, show };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(document.activeElement)) return;
      if (document.querySelector('[role="dialog"]')) return;
      at.current = focusedIndex() ?? at.current;
      const next = moved(event.key, at.current, latest.current.rows);
      if (next === null) return;
      event.preventDefault();
      at.current = next;
      latest.current.show(next);
      const link = links.current.get(next);
      if (link) link.focus({ preventScroll: true });
      else wanted.current = next;
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (index: number) => (link: HTMLAnchorElement | null) => {
    if (link === null) {
      links.current.delete(index);
      return;
    }
    links.current.set(index, link);
    if (wanted.current !== index) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  };
}

function focusedIndex(): number | null {
  const index = (document.activeElement as HTMLElement | null)?.dataset['index'];
  return index === undefined ? null : Number(index);
}

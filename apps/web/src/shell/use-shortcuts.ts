import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { allPages } from './pages.js';
import { commandOf, type Waiting } from './shortcut-keys.js';

const goTo = Object.fromEntries(allPages.flatMap(({ key, to }) => (key ? [[key, to]] : [])));

/** `g` and a letter goes to a page, `?` asks for help. */
export function useShortcuts(help: () => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    let waiting: Waiting = { since: null };
    const listen = (event: KeyboardEvent): void => {
      const press = {
        key: event.key,
        modified: isModified(event),
        typing: isTyping(event.target),
        at: Date.now(),
      };
      const [command, next] = commandOf(press, waiting, goTo);
      waiting = next;
      if (command === 'help') help();
      else if (command) void navigate({ to: command.go });
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [help, navigate]);
}

const isModified = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey || event.altKey;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, [role="dialog"]') !== null;
}

import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Moves the focus to a new page's content, so that screen readers and the Tab key start there. */
export function usePageFocus(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation && pathChanged) focusMain();
      }),
    [router],
  );
}

export function focusMain(): void {
  document.querySelector<HTMLElement>('#main')?.focus();
}

import { sessionKey, SessionStore } from './session-store.js';

export type { Tokens } from './session-store.js';

const session = new SessionStore({
  storage: {
    getItem: (key) => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, value),
    removeItem: (key) => localStorage.removeItem(key),
  },
  fetch: (address, init) => fetch(address, init),
  // Refresh tokens rotate: two tabs must not use the same one. Plain http on a foreign host has no locks.
  exclusively: (name, work) => ('locks' in navigator ? navigator.locks.request(name, work) : work()),
});

export const { tokens, keepTokens, dropTokens, onSignedOut, renew } = session;

/** Signing out in one tab signs out in all. */
export function followOtherTabs(): () => void {
  const follow = (event: StorageEvent): void => {
    if (event.key === sessionKey && event.newValue === null) session.tellSignedOut();
  };
  addEventListener('storage', follow);
  return () => removeEventListener('storage', follow);
}

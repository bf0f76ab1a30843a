import { isOther, sessionKey, SessionStore, type Tokens } from './session-store.js';

export type { Tokens };

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

export const { tokens, keepTokens, changeTokens, dropTokens, onSignedOut, renew } = session;

/** Begins anew: nothing that was read, and no open line, outlives the change to another organisation. */
export const beginAnew = (): void => location.assign('/operations');

/** Signing out in one tab signs out in all, and so does switching to another organisation. */
export function followOtherTabs(): () => void {
  const follow = ({ key, oldValue, newValue }: StorageEvent): void => {
    if (key !== sessionKey) return;
    if (newValue === null) session.tellSignedOut();
    else if (isOther(oldValue, newValue)) beginAnew();
  };
  addEventListener('storage', follow);
  return () => removeEventListener('storage', follow);
}

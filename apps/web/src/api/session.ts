/** The signed-in session, shared by all tabs of this browser. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
}

const key = 'patchbay.session';
const listeners = new Set<() => void>();

export function tokens(): Tokens | null {
  const text = localStorage.getItem(key);
  return text === null ? null : (JSON.parse(text) as Tokens);
}

export function keepTokens(next: Tokens): void {
  localStorage.setItem(
    key,
    JSON.stringify({ access_token: next.access_token, refresh_token: next.refresh_token }),
  );
}

export function dropTokens(): void {
  localStorage.removeItem(key);
  for (const listener of listeners) listener();
}

/** Calls back when the session has ended, here or because the hub refused to renew it. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let renewing: Promise<boolean> | null = null;

/** Renews the access token once for all waiting calls; false = sign in again. */
export function renew(used: string | undefined): Promise<boolean> {
  renewing ??= exclusively(() => renewUnlessDone(used)).finally(() => {
    renewing = null;
  });
  return renewing;
}

/** Refresh tokens rotate: two tabs must not use the same one. */
function exclusively(work: () => Promise<boolean>): Promise<boolean> {
  return 'locks' in navigator ? navigator.locks.request(key, work) : work();
}

async function renewUnlessDone(used: string | undefined): Promise<boolean> {
  const current = tokens();
  if (current === null) return false;
  if (current.access_token !== used) return true;
  const answer = await fetch('/api/auth/refresh', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refresh_token: current.refresh_token }),
  }).catch(() => null);
  if (answer?.ok) {
    keepTokens((await answer.json()) as Tokens);
    return true;
  }
  if (answer?.status === 401) dropTokens();
  return false;
}

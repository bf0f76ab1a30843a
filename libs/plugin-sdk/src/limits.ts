/** A provider's rate limit as data; enforced by the core for all workers together. */
export interface Limit {
  id: string;
  /** `METHOD /path`, `*` matches within one path segment, `**` the rest; the first match wins. */
  match: string;
  per: 'second' | 'minute' | 'hour' | 'day';
  max: number;
  /** Share (0..1) kept free for people, so a backfill cannot starve them. */
  reserve?: number;
  /** Reads the provider's own headers. `now` and `resetAt` in epoch milliseconds. */
  feedback?(
    head: { status: number; headers: Headers },
    now: number,
  ): { remaining?: number; resetAt?: number };
}

/** The limit a call falls under, the first that matches; null = none. */
export function limitFor(limits: Limit[], method: string, path: string): Limit | null {
  return limits.find((limit) => matches(limit.match, method, path)) ?? null;
}

function matches(pattern: string, method: string, path: string): boolean {
  const [wantedMethod, wantedPath = ''] = pattern.split(' ', 2);
  if (wantedMethod !== '*' && wantedMethod !== method) return false;
  const source = wantedPath
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**', '\u0000')
    .replaceAll('*', '[^/]+')
    .replaceAll('\u0000', '.*');
  return new RegExp(`^${source}$`).test(path.split('?', 1)[0]!);
}

/** A provider's rate limit as data; enforced by the core for all workers together. */
export interface Limit {
  id: string;
  /** `METHOD /path`, `*` matches within one path segment, `**` the rest; the first match wins. */
  match: string;
  per: 'second' | 'minute' | 'hour' | 'day';
  max: number;
  /** Share (0..1) kept free for people, so a backfill cannot starve them. */
  reserve?: number;
  /** Reads the provider's own headers. `resetAt` in epoch milliseconds. */
  feedback?(head: { status: number; headers: Headers }): { remaining?: number; resetAt?: number };
}

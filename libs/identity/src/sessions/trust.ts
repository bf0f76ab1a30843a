import type { Clock } from '@patchbay/platform';

const mostKnown = 10_000;

/**
 * What this process has read and believes for a while, so that not every request asks the database. What ends here is
 * forgotten at once; what ends on another node, after `trustMs`.
 */
export class Trust<T> {
  private readonly known = new Map<string, { value: T; until: number }>();
  private forgotten = 0;

  constructor(
    private readonly clock: Clock,
    private readonly trustMs: number,
  ) {}

  /** `fits` may refuse what is remembered; then it is read again. */
  async get(id: string, read: () => Promise<T>, fits: (value: T) => boolean = () => true): Promise<T> {
    const now = this.clock.now().getTime();
    const seen = this.known.get(id);
    if (seen && seen.until > now && fits(seen.value)) return seen.value;
    const before = this.forgotten;
    const value = await read();
    if (this.known.size >= mostKnown) this.known.clear();
    // Something ended while we read: what we have read may be older than that.
    if (this.forgotten === before) this.known.set(id, { value, until: now + this.trustMs });
    return value;
  }

  forget(id: string): void {
    this.forgotten += 1;
    this.known.delete(id);
  }
}

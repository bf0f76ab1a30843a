const windowSize = 10;
const mostConnections = 10_000;

/**
 * How the last calls of each connection ended; true = it failed. One whose last calls all went well takes no room, and of
 * too many the one that was called longest ago is forgotten.
 */
export class RecentOutcomes {
  private readonly byConnection = new Map<string, boolean[]>();

  succeeded(id: string): void {
    const known = this.byConnection.get(id);
    if (known) this.keep(id, [...known, false]);
  }

  /** Answers how many of the last calls failed, and of how many. */
  failed(id: string): { failures: number; calls: number } {
    const recent = this.keep(id, [...(this.byConnection.get(id) ?? []), true]);
    return { failures: recent.filter(Boolean).length, calls: recent.length };
  }

  forget(id: string): void {
    this.byConnection.delete(id);
  }

  get size(): number {
    return this.byConnection.size;
  }

  private keep(id: string, outcomes: boolean[]): boolean[] {
    const recent = outcomes.slice(-windowSize);
    this.byConnection.delete(id);
    if (recent.includes(true)) this.byConnection.set(id, recent);
    const [oldest] = this.byConnection.keys();
    if (oldest !== undefined && this.byConnection.size > mostConnections) this.byConnection.delete(oldest);
    return recent;
  }
}

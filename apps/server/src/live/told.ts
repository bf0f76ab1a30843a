/** Rows become visible out of the order of their times, so the last seconds are read again. */
const overlapMs = 5_000;
const mostRemembered = 1_000;

/** Remembers what a channel has told, so that nothing is told twice and nothing that committed late is missed. */
export class Told {
  private readonly keys = new Set<string>();

  constructor(private until: Date) {}

  /** From when on the next look has to read. */
  get since(): Date {
    return new Date(this.until.getTime() - overlapMs);
  }

  /** The items that are new since the last look. The same item at a later time is news again. */
  fresh<T extends { id: string; at: string }>(items: T[]): T[] {
    const news = items.filter(({ id, at }) => !this.keys.has(`${id} ${at}`));
    for (const { id, at } of news) this.remember(`${id} ${at}`, at);
    return news;
  }

  private remember(key: string, at: string): void {
    this.keys.add(key);
    if (this.keys.size > mostRemembered) this.keys.delete(this.keys.values().next().value!);
    if (Date.parse(at) > this.until.getTime()) this.until = new Date(at);
  }
}

import { setImmediate as turn } from 'node:timers/promises';

/** About five milliseconds of work on a row list: what waits for the event loop meanwhile gets its turn in between. */
const size = 250;

/** Maps many items without holding the event loop; in order. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = [];
  for (let at = 0; at < items.length; at += size) {
    if (at > 0) await turn();
    for (const item of items.slice(at, at + size)) mapped.push(map(item));
  }
  return mapped;
}

import { setImmediate as turn } from 'node:timers/promises';

/** About five milliseconds of work on a row list: what waits for the event loop meanwhile gets its turn in between. */
const size = 250;

/** Many items a few at a time, without holding the event loop; in order. */
export async function* slices<T>(items: readonly T[]): AsyncIterable<readonly T[]> {
  for (let at = 0; at < items.length; at += size) {
    if (at > 0) await turn();
    yield items.slice(at, at + size);
  }
}

/** Maps many items without holding the event loop; in order. */
export async function mapInSlices<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = [];
  for await (const slice of slices(items)) for (const item of slice) mapped.push(map(item));
  return mapped;
}

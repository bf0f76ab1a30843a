/** Seeded source of numbers in [0, 1) (mulberry32): the same seed gives the same sequence everywhere. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Shuffles the first `length` items in place (Fisher-Yates). */
export function shuffle<T>(
  items: { [index: number]: T; length: number },
  next: () => number,
  length = items.length,
): void {
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    const item = items[last] as T;
    items[last] = items[other] as T;
    items[other] = item;
  }
}

/** Seeded k folds of the row numbers 0..n-1; sizes differ by at most one. Throws RangeError when k does not fit. */
export function folds(n: number, k: number, seed: number): number[][] {
  if (k < 2 || k > n) throw new RangeError(`${k} folds do not fit ${n} rows`);
  const rows = Array.from({ length: n }, (_, row) => row);
  shuffle(rows, random(seed));
  const parts: number[][] = Array.from({ length: k }, () => []);
  for (const [place, row] of rows.entries()) parts[place % k]?.push(row);
  return parts;
}

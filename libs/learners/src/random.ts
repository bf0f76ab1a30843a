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

/**
 * Seeded folds of row numbers. Rows of one group stay together, a row without group stands alone;
 * fewer than k folds come back when there are fewer groups. Throws RangeError below two folds.
 */
export function folds(groups: (string | undefined)[], k: number, seed: number): number[][] {
  const units = new Map<string | number, number[]>();
  for (const [row, group] of groups.entries()) {
    const key = group ?? row;
    const unit = units.get(key);
    if (unit) unit.push(row);
    else units.set(key, [row]);
  }
  const count = Math.min(k, units.size);
  if (count < 2) throw new RangeError(`${k} folds do not fit ${units.size} groups`);
  const order = [...units.values()];
  shuffle(order, random(seed));
  const parts: number[][] = Array.from({ length: count }, () => []);
  for (const [place, unit] of order.entries()) parts[place % count]?.push(...unit);
  return parts;
}

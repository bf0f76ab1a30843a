import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folds, random, shuffle } from './random.js';

describe('random', () => {
  it('gives the same sequence for the same seed, on every machine', () => {
    const next = random(42);
    expect([next(), next(), next()].map((value) => value.toFixed(6))).toEqual([
      '0.601104',
      '0.448291',
      '0.852466',
    ]);
  });

  it('gives another sequence for another seed', () => {
    expect(random(1)()).not.toBe(random(2)());
  });

  it('stays in [0, 1) and fills it evenly', () => {
    const next = random(9);
    const bins = Array.from({ length: 10 }, () => 0);
    for (let at = 0; at < 100_000; at++) {
      const value = next();
      expect(value >= 0 && value < 1).toBe(true);
      bins.splice(Math.floor(value * 10), 1, bins.at(Math.floor(value * 10))! + 1);
    }
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('shuffle', () => {
  it('keeps every item once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const shuffled = [...items];
        shuffle(shuffled, random(seed));
        expect(shuffled.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
      }),
    );
  });

  it('leaves what lies behind the given length in place', () => {
    const items = [1, 2, 3, 4, 5, 6];
    shuffle(items, random(5), 3);
    expect(items.slice(3)).toEqual([4, 5, 6]);
    expect(items.slice(0, 3).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  it('brings each item to each place about equally often', () => {
    const next = random(11);
    const first = [0, 0, 0];
    for (let run = 0; run < 9000; run++) {
      const items = [0, 1, 2];
      shuffle(items, next);
      first.splice(items.at(0)!, 1, first.at(items.at(0)!)! + 1);
    }
    for (const count of first) expect(Math.abs(count - 3000)).toBeLessThan(200);
  });
});

describe('folds', () => {
  const none = (count: number): undefined[] => Array.from({ length: count }, () => undefined);

  it('deals all rows evenly', () => {
    const parts = folds(none(10), 3, 42);
    expect(parts.map((part) => part.length).toSorted((a, b) => a - b)).toEqual([3, 3, 4]);
    expect(parts.flat().toSorted((a, b) => a - b)).toEqual([...Array.from({ length: 10 }).keys()]);
  });

  it('is the same for the same seed, another for another', () => {
    expect(folds(none(50), 5, 1)).toEqual(folds(none(50), 5, 1));
    expect(folds(none(50), 5, 1)).not.toEqual(folds(none(50), 5, 2));
  });

  it('keeps rows of one group together', () => {
    const group = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined });
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 8, maxLength: 40 }),
        fc.integer({ min: 2, max: 5 }),
        (groups, k) => {
          fc.pre(new Set(groups.map((name, row) => name ?? row)).size >= 2);
          const parts = folds(groups, k, 7);
          const homes = new Map<string, number>();
          for (const [part, rows] of parts.entries()) {
            for (const row of rows) {
              const name = groups[row];
              if (name === undefined) continue;
              expect(homes.get(name) ?? part).toBe(part);
              homes.set(name, part);
            }
          }
          expect(parts.flat()).toHaveLength(groups.length);
          expect(parts.every((rows) => rows.length > 0)).toBe(true);
        },
      ),
    );
  });

  it('makes fewer folds when there are fewer groups', () => {
    expect(folds(['a', 'a', 'b', 'b', 'c'], 10, 1)).toHaveLength(3);
  });

  it.each<[string, (string | undefined)[], number]>([
    ['one row', [undefined], 5],
    ['one group', ['a', 'a', 'a'], 5],
    ['no rows', [], 5],
    ['one fold', [undefined, undefined], 1],
  ])('refuses %s', (_, groups, k) => {
    expect(() => folds(groups, k, 1)).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../random.js';
import { auc, averageRanks, pearson, spearman } from './ranking.js';

/** A metric to six decimals, so that sums in another order compare equal. */
const six = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1e6) / 1e6 + 0;

describe('auc', () => {
  it.each<[string, number[], boolean[], number]>([
    ['perfect order', [1, 2, 3, 4], [false, false, true, true], 1],
    ['reversed order', [4, 3, 2, 1], [false, false, true, true], 0],
    ['all equal', [5, 5, 5], [true, false, false], 0.5],
    ['by hand: 3 of 4 pairs', [0.1, 0.4, 0.35, 0.8], [false, false, true, true], 0.75],
    ['a tie counts half', [1, 1, 2], [true, false, true], 0.75],
  ])('%s', (_, scores, positive, expected) => {
    expect(auc(scores, positive)).toBeCloseTo(expected, 12);
  });

  it.each<[string, number[], boolean[]]>([
    ['no rows', [], []],
    ['only positives', [1, 2], [true, true]],
    ['only negatives', [1, 2], [false, false]],
  ])('is null with %s', (_, scores, positive) => {
    expect(auc(scores, positive)).toBeNull();
  });

  it('is the share of pairs in the right order', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { maxLength: 25 }), (rows) => {
        const up = rows.filter(([, positive]) => positive).map(([score]) => score);
        const down = rows.filter(([, positive]) => !positive).map(([score]) => score);
        const pairs = up.flatMap((a) => down.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)));
        const value = auc(
          rows.map(([score]) => score),
          rows.map(([, positive]) => positive),
        );
        const share = pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
        expect(six(value)).toBe(six(pairs.length === 0 ? null : share));
      }),
    );
  });

  it('is about 0.5 for scores that know nothing', () => {
    const next = random(3);
    const scores = Array.from({ length: 5000 }, () => next());
    const positive = scores.map(() => next() < 0.3);
    expect(auc(scores, positive)).toBeCloseTo(0.5, 1);
  });
});

describe('averageRanks', () => {
  it.each<[number[], number[]]>([
    [[], []],
    [[7], [1]],
    [
      [3, 1, 2],
      [3, 1, 2],
    ],
    [
      [5, 5, 1],
      [2.5, 2.5, 1],
    ],
    [
      [2, 2, 2, 2],
      [2.5, 2.5, 2.5, 2.5],
    ],
    [
      [-1, 0, -1, 3],
      [1.5, 3, 1.5, 4],
    ],
  ])('of %j', (values, expected) => {
    expect(averageRanks(values)).toEqual(expected);
  });
});

describe('correlation', () => {
  it.each<[string, number[], number[], number | null, number | null]>([
    ['a line', [1, 2, 3], [10, 20, 30], 1, 1],
    ['a falling line', [1, 2, 3], [3, 2, 1], -1, -1],
    ['a curve that only rises', [1, 2, 3, 4], [1, 10, 100, 1000], 1543.5 / Math.sqrt(5 * 701520.75), 1],
    ['by hand', [1, 2, 3], [1, 3, 2], 0.5, 0.5],
    ['a constant', [1, 1, 1], [1, 2, 3], null, null],
    ['one row', [1], [1], null, null],
    ['no rows', [], [], null, null],
  ])('of %s', (_, a, b, linear, ranked) => {
    expect(six(pearson(a, b))).toBe(six(linear));
    expect(six(spearman(a, b))).toBe(six(ranked));
  });

  it('does not change when one side is stretched and shifted', () => {
    const list = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(list, list, (left, right) => {
        const [a, b] = [left.slice(0, right.length), right.slice(0, left.length)];
        const before = pearson(a, b);
        const after = pearson(
          a.map((value) => 3 * value + 7),
          b,
        );
        expect(six(after)).toBe(six(before));
      }),
    );
  });
});

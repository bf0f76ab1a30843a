import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../random.js';
import { platt, sigmoid } from './platt.js';

/** Margins whose truth follows a known curve. */
function drawn(a: number, b: number, count: number): { margins: number[]; positive: boolean[] } {
  const next = random(17);
  const margins = Array.from({ length: count }, () => (next() - 0.5) * 6);
  return { margins, positive: margins.map((margin) => next() < sigmoid(margin, { a, b })) };
}

describe('platt', () => {
  it.each([
    [-2, 0],
    [-1, 1],
    [-4, -0.5],
    [-0.5, 2],
  ])('finds the curve a=%d b=%d again', (a, b) => {
    const { margins, positive } = drawn(a, b, 20_000);
    const found = platt(margins, positive);
    expect(found.a).toBeCloseTo(a, 0);
    expect(found.b).toBeCloseTo(b, 0);
    for (const margin of [-2, -1, 0, 1, 2]) {
      expect(Math.abs(sigmoid(margin, found) - sigmoid(margin, { a, b }))).toBeLessThan(0.03);
    }
  });

  it('has no slope left: its loss grows in every direction', () => {
    const { margins, positive } = drawn(-1.5, 0.3, 400);
    const up = positive.filter(Boolean).length;
    const targets = positive.map((is) => (is ? (up + 1) / (up + 2) : 1 / (positive.length - up + 2)));
    const loss = (a: number, b: number): number =>
      margins.reduce((sum, margin, row) => {
        const p = sigmoid(margin, { a, b });
        const target = targets.at(row)!;
        return sum - target * Math.log(p) - (1 - target) * Math.log(1 - p);
      }, 0);
    const { a, b } = platt(margins, positive);
    for (const [da, db] of [
      [0.05, 0],
      [-0.05, 0],
      [0, 0.05],
      [0, -0.05],
      [0.05, 0.05],
    ] as const) {
      expect(loss(a + da, b + db)).toBeGreaterThan(loss(a, b));
    }
  });

  it('never claims certainty from few rows', () => {
    const found = platt([-3, -2, 2, 3], [false, false, true, true]);
    expect(sigmoid(2, found)).toBeGreaterThan(0.5);
    expect(sigmoid(2, found)).toBeLessThan(0.9);
    expect(sigmoid(-2, found)).toBeGreaterThan(0.1);
  });

  it.each<[string, number[], boolean[], number]>([
    ['margins that say nothing', [0, 0, 0, 0], [true, false, false, false], 0.4],
    ['only positives', [1, 2, 3], [true, true, true], 0.8],
    ['only negatives', [1, 2, 3], [false, false, false], 0.2],
  ])('leans on the share of positives: %s', (_, margins, positive, expected) => {
    expect(Math.abs(sigmoid(margins.at(0)!, platt(margins, positive)) - expected)).toBeLessThan(0.15);
  });

  it('survives no rows', () => {
    const found = platt([], []);
    expect(Number.isFinite(found.a) && Number.isFinite(found.b)).toBe(true);
    expect(sigmoid(0, found)).toBeCloseTo(0.5, 6);
  });

  it('stays finite and keeps the order of margins, whatever the rows', () => {
    const row = fc.tuple(fc.double({ min: -20, max: 20, noNaN: true }), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const found = platt(
          rows.map(([margin]) => margin),
          rows.map(([, positive]) => positive),
        );
        expect(Number.isFinite(found.a)).toBe(true);
        expect(Number.isFinite(found.b)).toBe(true);
        const chances = [-20, -1, 0, 1, 20].map((margin) => sigmoid(margin, found));
        const sorted = chances.toSorted((a, b) => (found.a <= 0 ? a - b : b - a));
        expect(chances).toEqual(sorted);
      }),
    );
  });
});

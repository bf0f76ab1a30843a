import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../random.js';
import { brier, ece, logLoss } from './probability.js';

describe('ece', () => {
  it('weighs the gap of each bin by its rows', () => {
    // Bin 0.9..1: 2 rows, mean 0.95, half right. Bin 0.5..0.6: 1 row, 0.55, right.
    expect(ece([0.92, 0.98, 0.55], [true, false, true])).toBeCloseTo((2 / 3) * 0.45 + (1 / 3) * 0.45, 12);
  });

  it.each<[string, number[], boolean[], number]>([
    ['sure and right', [1, 1], [true, true], 0],
    ['sure and wrong', [1, 1], [false, false], 1],
    ['half sure and half right', [0.5, 0.5], [true, false], 0],
    ['gaps in one bin cancel', [0.61, 0.69], [true, false], 0.15],
    ['gaps in two bins do not', [0.55, 0.65], [true, false], (0.45 + 0.65) / 2],
    ['a confidence of 0', [0, 0], [false, true], 0.5],
  ])('%s', (_, confidence, right, expected) => {
    expect(ece(confidence, right)).toBeCloseTo(expected, 12);
  });

  it('is null without rows', () => {
    expect(ece([], [])).toBeNull();
  });

  it('is small when answers are right as often as they claim', () => {
    const next = random(7);
    const confidence = Array.from({ length: 20_000 }, () => next());
    const right = confidence.map((value) => next() < value);
    expect(ece(confidence, right)).toBeLessThan(0.02);
  });

  it('lies between 0 and 1', () => {
    const row = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const value = ece(
          rows.map(([confidence]) => confidence),
          rows.map(([, right]) => right),
        ) as number;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('logLoss', () => {
  it.each<[number[], number]>([
    [[1, 1], 0],
    [[0.5], Math.LN2],
    [[0.5, 0.25], (Math.LN2 + 2 * Math.LN2) / 2],
    [[0], -Math.log(1e-6)],
  ])('of %j', (chances, expected) => {
    expect(logLoss(chances)).toBeCloseTo(expected, 5);
  });

  it('is null without rows', () => {
    expect(logLoss([])).toBeNull();
  });
});

describe('brier', () => {
  it.each<[number[], boolean[], number]>([
    [[1, 0], [true, false], 0],
    [[1, 0], [false, true], 1],
    [[0.5, 0.5], [true, false], 0.25],
    [[0.8, 0.3], [true, false], (0.04 + 0.09) / 2],
  ])('of %j and %j', (chances, positive, expected) => {
    expect(brier(chances, positive)).toBeCloseTo(expected, 12);
  });

  it('is null without rows', () => {
    expect(brier([], [])).toBeNull();
  });
});

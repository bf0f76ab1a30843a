import { describe, expect, it } from 'vitest';
import { grid, middleOfBest, thresholdsFor } from '../src/thresholds.js';

const chances = (...list: number[]): Float64Array[] => list.map((chance) => Float64Array.from([chance]));
const truth = (...list: number[]): string[][] => list.map((is) => (is ? ['a'] : []));
const repeat = <T>(items: T[], times: number): T[] => Array.from({ length: times }, () => items).flat();

describe('grid', () => {
  it('goes from 0.05 to 0.95 in even steps', () => {
    expect(grid[0]).toBe(0.05);
    expect(grid.at(-1)).toBeCloseTo(0.95, 12);
    expect(
      new Set(grid.map((value, at) => (at === 0 ? 0.025 : Number((value - (grid[at - 1] ?? 0)).toFixed(6))))),
    ).toEqual(new Set([0.025]));
  });
});

describe('middleOfBest', () => {
  it.each<[string, number[], number]>([
    ['a single best', grid.map((value) => (value === grid[10] ? 1 : 0)), 10],
    ['the middle of equally good ones', grid.map((_, at) => (at >= 4 && at <= 8 ? 0.7 : 0.1)), 6],
    ['the middle of all when none is better', grid.map(() => 0), 18],
  ])('is %s', (_, scores, place) => {
    expect(middleOfBest(scores)).toBe(grid[place]);
  });
});

describe('thresholdsFor', () => {
  it('lies between what is right and what is wrong', () => {
    const [threshold] = thresholdsFor(
      repeat(chances(0.9, 0.8, 0.3, 0.1), 20),
      repeat(truth(1, 1, 0, 0), 20),
      ['a'],
    );
    expect(threshold).toBeGreaterThan(0.3);
    expect(threshold).toBeLessThanOrEqual(0.8);
  });

  it('rises when high chances are often wrong', () => {
    const wrong = thresholdsFor(repeat(chances(0.95, 0.6, 0.6, 0.1), 20), repeat(truth(1, 0, 0, 0), 20), [
      'a',
    ]);
    const right = thresholdsFor(repeat(chances(0.95, 0.6, 0.6, 0.1), 20), repeat(truth(1, 1, 1, 0), 20), [
      'a',
    ]);
    expect(wrong[0]).toBeGreaterThan(0.6);
    expect(right[0]).toBeLessThanOrEqual(0.6);
  });

  it('minds precision more than recall', () => {
    // At 0.5 all four rows are answered, half of them wrong; at 0.8 one right answer is left out and none is wrong.
    const rows = repeat(chances(0.9, 0.6, 0.6, 0.6), 20);
    const [threshold] = thresholdsFor(rows, repeat(truth(1, 1, 0, 0), 20), ['a']);
    expect(threshold).toBeGreaterThan(0.6);
  });

  it('leans on all labels for a label with few rows, and not for one with many', () => {
    // Label a is right at 0.9 and wrong at 0.6, label b is right at 0.3.
    const [right, wrong, other] = [
      [0.9, 0],
      [0.6, 0],
      [0, 0.3],
    ].map((row) => Float64Array.from(row));
    const thresholdOf = (times: number): number | undefined => {
      const rows = [...repeat([right!, wrong!], 300), ...repeat([other!], times)];
      const gold = [...repeat([['a'], []], 300), ...repeat([['b']], times)];
      return thresholdsFor(rows, gold, ['a', 'b'])[1];
    };
    expect(thresholdOf(1)).toBeGreaterThan(0.6);
    expect(thresholdOf(300)).toBeLessThanOrEqual(0.3);
  });

  it('has one for each label, in their order', () => {
    const rows = repeat(
      [
        [0.9, 0],
        [0.5, 0],
        [0, 0.4],
      ].map((row) => Float64Array.from(row)),
      100,
    );
    const [a, b] = thresholdsFor(rows, repeat([['a'], [], ['b']], 100), ['a', 'b']);
    expect(a).toBeGreaterThan(0.5);
    expect(b).toBeLessThanOrEqual(0.4);
  });

  it('survives rows without any label', () => {
    const [threshold] = thresholdsFor(chances(0.2, 0.3), truth(0, 0), ['a']);
    expect(grid).toContain(threshold);
  });
});

import type { SvmOptions } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { vector } from '../testing/synthetic.js';
import { linearSvm } from './svm.js';

const base: SvmOptions = { labels: ['a', 'b'], c: 1, seed: 42, tolerance: 1e-6 };
const x = [vector(1, 0), vector(1, 0, 0.2), vector(0, 1), vector(0, 1, 0.2)];
const y = [['a'], ['a'], ['b'], ['b']];

describe('linearSvm', () => {
  it('tells labels apart', () => {
    const model = linearSvm(x, y, base);
    for (const [row, labels] of y.entries()) {
      const margins = model.margins(x.at(row)!);
      expect(model.labels[margins.indexOf(Math.max(...margins))]).toBe(labels[0]);
    }
  });

  it('learns each label against all others: rows may carry several or none', () => {
    const model = linearSvm(
      [vector(1), vector(0, 1), vector(1, 1), vector(0, 0, 1)],
      [['a'], ['b'], ['a', 'b'], []],
      { ...base, c: 100 },
    );
    const signs = (...dense: number[]): boolean[] =>
      [...model.margins(vector(...dense))].map((margin) => margin > 0);
    expect(signs(1)).toEqual([true, false]);
    expect(signs(0, 1)).toEqual([false, true]);
    expect(signs(1, 1)).toEqual([true, true]);
    expect(signs(0, 0, 1)).toEqual([false, false]);
  });

  it('gives a label nobody carries a plane that never says yes', () => {
    const model = linearSvm(x, y, { ...base, labels: ['a', 'b', 'ghost'] });
    for (const row of x) expect(model.margins(row)[2]).toBeLessThan(0);
  });

  it('leans towards a rare label when it is balanced', () => {
    const rows = Array.from({ length: 40 }, () => vector(1));
    const truth = rows.map((_, row) => (row === 0 ? ['a'] : ['b']));
    const margin = (balance: number): number =>
      linearSvm(rows, truth, { ...base, balance })
        .margins(vector(1))
        .at(0)!;
    expect(margin(0)).toBeLessThan(-0.8);
    expect(margin(0.5)).toBeGreaterThan(margin(0));
    expect(margin(1)).toBeCloseTo(0, 2);
  });

  it('weighs rows', () => {
    const rows = [vector(1), vector(1)];
    const margin = (rowWeights: number[]): number =>
      linearSvm(rows, [['a'], ['b']], { ...base, rowWeights })
        .margins(vector(1))
        .at(0)!;
    expect(margin([10, 1])).toBeGreaterThan(0.3);
    expect(margin([1, 10])).toBeLessThan(-0.3);
    expect(margin([1, 1])).toBeCloseTo(0, 3);
  });

  it('treats a row of weight 2 like two rows', () => {
    const twice = linearSvm([vector(1), vector(1), vector(0, 1)], [['a'], ['a'], ['b']], base);
    const heavy = linearSvm([vector(1), vector(0, 1)], [['a'], ['b']], { ...base, rowWeights: [2, 1] });
    for (const column of [0, 1]) expect(heavy.weight(0, column)).toBeCloseTo(twice.weight(0, column), 3);
  });

  it('tells of its progress', () => {
    const told: number[] = [];
    linearSvm(x, y, { ...base, progress: (share) => told.push(share) });
    expect(told).toEqual([0.5, 1]);
  });

  it('is the same to the last bit from the same seed', () => {
    expect(linearSvm(x, y, base).weights).toEqual(linearSvm(x, y, base).weights);
  });

  it.each<[string, () => unknown]>([
    ['no rows', () => linearSvm([], [], base)],
    ['more rows than truths', () => linearSvm(x, y.slice(1), base)],
    ['no labels', () => linearSvm(x, y, { ...base, labels: [] })],
  ])('refuses %s', (_, learn) => {
    expect(learn).toThrow(RangeError);
  });
});

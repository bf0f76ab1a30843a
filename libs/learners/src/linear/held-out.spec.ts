import type { SvmOptions } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { vector } from '../testing/synthetic.js';
import { heldOut } from './held-out.js';
import { linearSvm } from './svm.js';

const options: SvmOptions = { labels: ['a', 'b'], c: 1, seed: 42 };
const x = [vector(1), vector(0, 1), vector(1, 0.1), vector(0.1, 1), vector(1, 0.2), vector(0.2, 1)];
const y = [['a'], ['b'], ['a'], ['b'], ['a'], ['b']];
const folds = [
  [0, 1],
  [2, 3],
  [4, 5],
];

describe('heldOut', () => {
  it('gives each row the margins of a model that has not seen its fold', () => {
    const margins = heldOut(x, y, folds, options);
    const rest = [0, 1, 4, 5];
    const model = linearSvm(
      rest.map((row) => x.at(row)!),
      rest.map((row) => y.at(row)!),
      options,
    );
    expect(margins).toHaveLength(6);
    expect(margins.at(2)!).toEqual(model.margins(x.at(2)!));
    expect(margins.at(3)!).toEqual(model.margins(x.at(3)!));
  });

  it('does not know a label that only its own fold carries', () => {
    const lonely = [['a'], ['b'], ['c'], ['b'], ['a'], ['b']];
    const margins = heldOut(x, lonely, folds, { ...options, labels: ['a', 'b', 'c'] });
    expect(margins[2]?.[2]).toBeLessThan(0);
  });

  it('takes row weights along', () => {
    const same = [vector(1), vector(1), vector(1), vector(1)];
    const truth = [['a'], ['b'], ['a'], ['b']];
    const margins = heldOut(
      same,
      truth,
      [
        [0, 1],
        [2, 3],
      ],
      { ...options, rowWeights: [9, 1, 1, 9] },
    );
    expect(margins[2]?.[0]).toBeGreaterThan(0);
    expect(margins[0]?.[0]).toBeLessThan(0);
  });

  it('tells of its progress over all folds', () => {
    const told: number[] = [];
    heldOut(x, y, folds, { ...options, progress: (share) => told.push(share) });
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told).toHaveLength(6);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confusion, mean, perClass, share, single } from './single.js';

const alone = (labels: string[]): string[][] => labels.map((label) => [label]);

describe('single', () => {
  // By hand: a: 2 hits, 1 missed, 1 wrong; b: 1 hit, 1 missed, 2 wrong; c: 0 hits, 1 missed.
  const gold = ['a', 'a', 'a', 'b', 'b', 'c'];
  const predicted = ['a', 'a', 'b', 'b', 'a', 'b'];

  it('counts accuracy over rows', () => {
    expect(single(gold, predicted).accuracy).toBeCloseTo(3 / 6, 12);
  });

  it('means F1 over classes', () => {
    const [a, b, c] = [4 / 6, 2 / 5, 0];
    expect(single(gold, predicted).macroF1).toBeCloseTo((a + b + c) / 3, 12);
  });

  it('means recall over classes that are true somewhere', () => {
    expect(single(gold, predicted).macroRecall).toBeCloseTo((2 / 3 + 1 / 2 + 0) / 3, 12);
  });

  it('lets a class that is only predicted lower macro F1 but not macro recall', () => {
    const metrics = single(['a', 'a'], ['a', 'x']);
    expect(metrics.macroF1).toBeCloseTo((2 / 3 + 0) / 2, 12);
    expect(metrics.macroRecall).toBeCloseTo(1 / 2, 12);
  });

  it('is 0 without rows, never NaN', () => {
    expect(single([], [])).toEqual({ accuracy: 0, macroF1: 0, macroRecall: 0 });
  });

  it('is 1 for the truth itself and does not depend on the order of rows', () => {
    const labels = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(labels, (truth) => {
        expect(single(truth, truth)).toEqual({ accuracy: 1, macroF1: 1, macroRecall: 1 });
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('a', 'b', 'c'))), (rows) => {
        const of = (list: [string, string][]) =>
          single(
            list.map(([truth]) => truth),
            list.map(([, said]) => said),
          );
        expect(of(rows.toReversed()).macroF1).toBeCloseTo(of(rows).macroF1, 12);
      }),
    );
  });
});

describe('perClass', () => {
  it('tells precision, recall, F1 and support of each class, in the order of the alphabet', () => {
    const figures = perClass(alone(['b', 'a', 'a']), alone(['b', 'b', 'a']));
    expect(Object.keys(figures)).toEqual(['a', 'b']);
    expect(figures['a']).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
    expect(figures['b']).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3, support: 1 });
  });

  it('has 0 for a class that is never predicted', () => {
    expect(perClass(alone(['a']), alone(['b']))['a']).toEqual({ precision: 0, recall: 0, f1: 0, support: 1 });
  });

  it('counts sets of labels', () => {
    const figures = perClass([['a', 'b'], ['a'], []], [['a'], ['b'], ['a']]);
    expect(figures['a']).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, support: 2 });
    expect(figures['b']).toEqual({ precision: 0, recall: 0, f1: 0, support: 1 });
  });

  it('takes names that objects know themselves', () => {
    expect(perClass(alone(['constructor']), alone(['constructor']))['constructor']?.f1).toBe(1);
  });
});

describe('confusion', () => {
  it('has a row for each truth and a column for each answer', () => {
    expect(confusion(['a', 'a', 'b'], ['a', 'b', 'c'])).toEqual({
      labels: ['a', 'b', 'c'],
      rows: [
        [1, 1, 0],
        [0, 0, 1],
        [0, 0, 0],
      ],
    });
  });

  it('adds up to the number of rows, its diagonal to the right answers', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('b', 'c'))), (pairs) => {
        const gold = pairs.map(([truth]) => truth);
        const said = pairs.map(([, answer]) => answer);
        const { rows } = confusion(gold, said);
        const total = rows.flat().reduce((sum, count) => sum + count, 0);
        const right = rows.reduce((sum, row, at) => sum + row.at(at)!, 0);
        expect(total).toBe(pairs.length);
        expect(right).toBe(pairs.filter(([truth, answer]) => truth === answer).length);
      }),
    );
  });
});

describe('mean and share', () => {
  it.each<[number[], number]>([
    [[], 0],
    [[2], 2],
    [[1, 2, 6], 3],
    [[-1, 1], 0],
  ])('mean of %j is %d', (values, expected) => {
    expect(mean(values)).toBe(expected);
  });

  it.each([
    [1, 4, 0.25],
    [0, 4, 0],
    [0, 0, 0],
  ])('%d of %d is %d', (part, whole, expected) => {
    expect(share(part, whole)).toBe(expected);
  });
});

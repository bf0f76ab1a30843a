import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multi } from './multi.js';
import { single } from './single.js';

describe('multi', () => {
  // By hand: hits a, b, c = 1 + 1 + 0; missed b (row 2), c (row 4); wrong a (row 3).
  const gold = [['a'], ['b', 'b2'], [], ['c']];
  const predicted = [['a'], ['b'], ['a'], []];

  it('sums hits, misses and wrong answers over labels', () => {
    const metrics = multi(gold, predicted);
    expect(metrics.microPrecision).toBeCloseTo(2 / 3, 12);
    expect(metrics.microRecall).toBeCloseTo(2 / 4, 12);
    expect(metrics.microF1).toBeCloseTo((2 * 2) / (2 * 2 + 1 + 2), 12);
  });

  it('means F1 over labels', () => {
    expect(multi(gold, predicted).macroF1).toBeCloseTo((2 / 3 + 1 + 0 + 0) / 4, 12);
  });

  it.each<[string, string[], string[], number, number]>([
    ['the same sets', ['a', 'b'], ['b', 'a'], 1, 1],
    ['one label of two', ['a', 'b'], ['a'], 1, 0],
    ['one label too many', ['a'], ['a', 'b'], 1, 0],
    ['another label', ['a'], ['b'], 0, 0],
    ['nothing where nothing is true', [], [], 1, 1],
    ['something where nothing is true', [], ['a'], 0, 0],
    ['nothing where something is true', ['a'], [], 0, 0],
    ['a label said twice', ['a'], ['a', 'a'], 1, 1],
  ])('%s', (_, truth, said, touched, exact) => {
    const metrics = multi([truth], [said]);
    expect(metrics.atLeastOneCorrect).toBe(touched);
    expect(metrics.exactSet).toBe(exact);
  });

  it.each<[string, string[][], string[][], Partial<Record<string, number | null>>]>([
    ['no answers', [['a']], [[]], { microPrecision: null, microRecall: 0, microF1: 0 }],
    ['no truth', [[]], [['a']], { microPrecision: 0, microRecall: null, microF1: 0 }],
    ['neither', [[]], [[]], { microPrecision: null, microRecall: null, microF1: null }],
    ['no rows', [], [], { microPrecision: null, atLeastOneCorrect: 0, exactSet: 0, macroF1: 0 }],
  ])('is null where it is undefined: %s', (_, truth, said, expected) => {
    expect(multi(truth, said)).toMatchObject(expected);
  });

  it('is the accuracy when every row has one label and one answer', () => {
    const row = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 'b', 'c'));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const truth = rows.map(([label]) => label);
        const said = rows.map(([, label]) => label);
        const metrics = multi(
          truth.map((label) => [label]),
          said.map((label) => [label]),
        );
        const { accuracy, macroF1 } = single(truth, said);
        expect(metrics.microF1).toBeCloseTo(accuracy, 12);
        expect(metrics.exactSet).toBeCloseTo(accuracy, 12);
        expect(metrics.macroF1).toBeCloseTo(macroF1, 12);
      }),
    );
  });

  it('never lets exact sets outnumber rows that touch', () => {
    const set = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'));
    fc.assert(
      fc.property(fc.array(fc.tuple(set, set)), (rows) => {
        const { exactSet, atLeastOneCorrect } = multi(
          rows.map(([truth]) => truth),
          rows.map(([, said]) => said),
        );
        expect(exactSet).toBeLessThanOrEqual(atLeastOneCorrect);
      }),
    );
  });
});

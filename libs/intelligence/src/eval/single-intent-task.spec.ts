import { describe, expect, it } from 'vitest';
import type { Answered } from './answers.js';
import { singleIntentTask, type SingleIntentOptions } from './single-intent-task.js';
import { answered } from './testing/answered.js';

const plain: SingleIntentOptions = { oos: null, perGroup: false };
const measured = (options: SingleIntentOptions, rows: Answered[]) => {
  const task = singleIntentTask(options);
  return task.measure(rows.map((row) => task.judge(row)));
};

describe('one intent for each text', () => {
  const rows = [
    answered(['a'], { a: 0.7, b: 0.2, c: 0.05, d: 0.05 }),
    answered(['b'], { a: 0.4, b: 0.3, c: 0.2, d: 0.1 }),
    answered(['c'], { a: 0.4, b: 0.3, c: 0.1, d: 0.2 }, { said: null }),
    answered(['a'], { a: 0.9, b: 0.1, c: 0, d: 0 }),
  ];

  it('measures the highest chance, also where the model abstains', () => {
    const metrics = measured(plain, rows);
    expect(metrics['accuracy']).toBeCloseTo(2 / 4, 12);
    expect(metrics['macroF1']).toBeCloseTo((2 * 2) / (2 * 2 + 2) / 3, 12);
    expect(metrics['top3Accuracy']).toBeCloseTo(3 / 4, 12);
    expect(metrics['coverage']).toBeCloseTo(3 / 4, 12);
    // 0.4 twice (wrong), 0.7 and 0.9 (right).
    expect(metrics['ece']).toBeCloseTo((0.8 + 0.3 + 0.1) / 4, 12);
  });

  it('has no figures of scope without rows out of scope', () => {
    expect(Object.keys(measured(plain, rows)).toSorted()).toEqual([
      'accuracy',
      'coverage',
      'ece',
      'macroF1',
      'top3Accuracy',
    ]);
  });

  it('counts equal chances in the order of the labels', () => {
    const even = { a: 0.25, b: 0.25, c: 0.25, d: 0.25 };
    expect(measured(plain, [answered(['d'], even)])['top3Accuracy']).toBe(0);
    expect(measured(plain, [answered(['c'], even)])['top3Accuracy']).toBe(1);
  });

  it('counts a label the model does not know as missed', () => {
    expect(measured(plain, [answered(['new'], { a: 1 })])).toMatchObject({ accuracy: 0, top3Accuracy: 0 });
  });

  it('tells truth and answer', () => {
    const task = singleIntentTask(plain);
    expect(task.told(rows.at(2)!)).toEqual({ gold: 'c', predicted: 'a' });
    expect(task.confusion(rows.map((row) => task.judge(row)))?.labels).toEqual(['a', 'b', 'c']);
  });
});

describe('with rows out of scope', () => {
  const options = { oos: 'oos', perGroup: false };
  const rows = [
    answered(['a'], { a: 0.9, b: 0.1 }),
    answered(['b'], { a: 0.6, b: 0.4 }),
    answered(['a'], { a: 0.5, b: 0.5 }, { said: null }),
    answered([], { a: 0.55, b: 0.45 }, { said: null }),
    answered([], { a: 0.8, b: 0.2 }),
  ];

  it('measures in-scope rows by the highest chance and the border by the threshold', () => {
    const metrics = measured(options, rows);
    expect(metrics['inScopeAccuracy']).toBeCloseTo(2 / 3, 12);
    expect(metrics['accuracy']).toBeCloseTo(2 / 3, 12);
    expect(metrics['inScopeKept']).toBeCloseTo(2 / 3, 12);
    expect(metrics['inScopeAccuracyAtThreshold']).toBeCloseTo(1 / 2, 12);
    expect(metrics['oosRecall']).toBeCloseTo(1 / 2, 12);
    // Chances in scope 0.9, 0.6, 0.5 against 0.55, 0.8: 2 + 1 + 0 of 6 pairs.
    expect(metrics['oosAuc']).toBeCloseTo(3 / 6, 12);
  });

  it.each<[string, Answered[], Record<string, null>]>([
    ['no row lies outside', rows.slice(0, 2), { oosAuc: null, oosRecall: null }],
    ['no row is kept', rows.slice(2, 4), { inScopeAccuracyAtThreshold: null }],
  ])('is null where %s', (_, some, expected) => {
    expect(measured(options, some)).toMatchObject(expected);
  });

  it('tells an abstained row as no answer', () => {
    const task = singleIntentTask(options);
    expect(task.told(rows.at(3)!)).toEqual({ gold: 'oos', predicted: null });
    expect(task.told(rows.at(4)!)).toEqual({ gold: 'oos', predicted: 'a' });
  });
});

describe('with a model for each group', () => {
  it('means each figure over groups, not over rows', () => {
    const right = (group: string) => answered(['a'], { a: 1, b: 0 }, { group });
    const wrong = (group: string) => answered(['b'], { a: 1, b: 0 }, { group });
    const metrics = measured({ oos: null, perGroup: true }, [right('x'), right('x'), right('x'), wrong('y')]);
    expect(metrics['accuracy']).toBeCloseTo(1 / 2, 12);
    expect(metrics['meanGroupMacroF1']).toBeCloseTo((1 + 0) / 2, 12);
    expect(metrics['meanGroupMacroF1']).toBe(metrics['macroF1']);
  });
});

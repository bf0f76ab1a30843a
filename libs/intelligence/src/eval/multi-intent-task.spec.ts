import { describe, expect, it } from 'vitest';
import type { Answered } from './answers.js';
import { multiIntentTask } from './multi-intent-task.js';
import { answered, tagged } from './testing/answered.js';

const task = multiIntentTask();
const measured = (rows: Answered[]) => task.measure(rows.map((row) => task.judge(row)));

describe('several intents for each text', () => {
  it('measures sets, coverage and the confidence of what was said', () => {
    const metrics = measured([
      tagged(['a', 'b'], { a: 0.95, b: 0.55 }),
      tagged(['a'], { b: 0.65 }),
      tagged([], {}),
      tagged(['c'], {}),
    ]);
    expect(metrics['microPrecision']).toBeCloseTo(2 / 3, 12);
    expect(metrics['microRecall']).toBeCloseTo(2 / 4, 12);
    expect(metrics['microF1']).toBeCloseTo(4 / 7, 12);
    expect(metrics['atLeastOneCorrect']).toBeCloseTo(2 / 4, 12);
    expect(metrics['exactSet']).toBeCloseTo(2 / 4, 12);
    expect(metrics['coverage']).toBeCloseTo(2 / 4, 12);
    // 0.95 right, 0.55 right, 0.65 wrong.
    expect(metrics['ece']).toBeCloseTo((0.05 + 0.45 + 0.65) / 3, 12);
  });

  it('is null where nothing was said', () => {
    expect(measured([tagged(['a'], {})])).toMatchObject({ microPrecision: null, ece: null, coverage: 0 });
  });

  it('takes the label of a scorer whose value is no list', () => {
    expect(task.told(answered(['a'], { a: 0.9 }))).toEqual({ gold: ['a'], predicted: ['a'] });
    expect(task.told(answered(['a'], { a: 0.9 }, { said: null }))).toEqual({ gold: ['a'], predicted: [] });
  });

  it('has classes but no confusion', () => {
    const judged = [tagged(['a', 'b'], { a: 0.9 })].map((row) => task.judge(row));
    expect(task.perClass(judged)).toMatchObject({ a: { f1: 1 }, b: { recall: 0 } });
    expect(task.confusion(judged)).toBeNull();
  });
});

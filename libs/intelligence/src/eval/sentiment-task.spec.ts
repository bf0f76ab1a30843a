import { describe, expect, it } from 'vitest';
import type { Answered } from './answers.js';
import { sentimentTask } from './sentiment-task.js';
import { answered } from './testing/answered.js';

const chances = (negative: number, neutral: number, positive: number) => ({ negative, neutral, positive });
const measured = (task: ReturnType<typeof sentimentTask>, rows: Answered[]) =>
  task.measure(rows.filter(({ example }) => task.counts(example)).map((row) => task.judge(row)));

describe('sentiment in three classes', () => {
  const task = sentimentTask({ binary: false, valence: false });
  const rows = [
    answered(['negative'], chances(0.8, 0.1, 0.1)),
    answered(['negative'], chances(0.2, 0.7, 0.1)),
    answered(['neutral'], chances(0.1, 0.8, 0.1)),
    answered(['positive'], chances(0.05, 0.05, 0.9)),
  ];

  it('measures the answer of the highest chance', () => {
    const metrics = measured(task, rows);
    expect(metrics['accuracy']).toBeCloseTo(3 / 4, 12);
    expect(metrics['macroF1']).toBeCloseTo((2 / 3 + 2 / 3 + 1) / 3, 12);
    expect(metrics['macroRecall']).toBeCloseTo((1 / 2 + 1 + 1) / 3, 12);
    expect(metrics['logLoss']).toBeCloseTo(-(Math.log(0.8) * 2 + Math.log(0.2) + Math.log(0.9)) / 4, 6);
    // Bins: 0.7 (wrong), 0.8 twice (right), 0.9 (right).
    expect(metrics['ece']).toBeCloseTo((0.7 + 2 * 0.2 + 0.1) / 4, 12);
  });

  it('tells of classes and confusion', () => {
    const judged = rows.map((row) => task.judge(row));
    expect(task.perClass(judged)['negative']).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
    expect(task.confusion(judged)).toEqual({
      labels: ['negative', 'neutral', 'positive'],
      rows: [
        [1, 1, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
  });

  it('tells truth and answer of a row', () => {
    expect(task.told(rows.at(1)!)).toEqual({ gold: 'negative', predicted: 'neutral' });
  });

  it('is neutral when a model knows nothing', () => {
    expect(task.told(answered(['neutral'], {}))).toEqual({ gold: 'neutral', predicted: 'neutral' });
  });
});

describe('sentiment in two classes', () => {
  const task = sentimentTask({ binary: true, valence: false });

  it('leaves neutral rows out and takes the sign of positive minus negative', () => {
    const metrics = measured(task, [
      answered(['neutral'], chances(0.9, 0.05, 0.05)),
      answered(['positive'], chances(0.125, 0.625, 0.25)),
      answered(['negative'], chances(0.25, 0.375, 0.375)),
      answered(['negative'], chances(0.5, 0.4, 0.1)),
      answered(['positive'], chances(0.2, 0.2, 0.6)),
    ]);
    expect(metrics['binaryAccuracy']).toBeCloseTo(3 / 4, 12);
    expect(metrics['binaryMacroF1']).toBeCloseTo((4 / 5 + 2 / 3) / 2, 12);
    // Differences 0.125 and 0.4 against 0.125 and -0.4: one tie, three pairs in order.
    expect(metrics['auc']).toBeCloseTo(3.5 / 4, 12);
    expect(metrics).not.toHaveProperty('accuracy');
  });

  it('takes a tie for negative', () => {
    expect(task.told(answered(['positive'], chances(0.5, 0, 0.5))).predicted).toBe('negative');
  });

  it('takes the sign of the valence for the truth, whatever its band says', () => {
    const judged = sentimentTask({ binary: true, valence: true });
    expect(judged.counts(answered(['neutral'], {}, { valence: 0.2 }).example)).toBe(true);
    expect(judged.counts(answered(['neutral'], {}, { valence: 0 }).example)).toBe(false);
    expect(judged.told(answered(['neutral'], chances(0.6, 0.2, 0.2), { valence: 0.2 })).gold).toBe(
      'positive',
    );
    expect(judged.told(answered(['neutral'], chances(0.6, 0.2, 0.2), { valence: -3 })).gold).toBe('negative');
  });
});

describe('sentiment as a number', () => {
  const task = sentimentTask({ binary: false, valence: true });

  it('compares the score with the valence', () => {
    const metrics = measured(task, [
      answered(['negative'], chances(0.8, 0.1, 0.1), { valence: -3 }),
      answered(['neutral'], chances(0.2, 0.6, 0.2), { valence: 0 }),
      answered(['positive'], chances(0.1, 0.1, 0.8), { valence: 3 }),
    ]);
    expect(metrics['pearson']).toBeCloseTo(1, 10);
    expect(metrics['spearman']).toBeCloseTo(1, 10);
  });

  it('is null when all scores are equal', () => {
    const row = answered(['neutral'], chances(0.2, 0.6, 0.2), { valence: 1 });
    expect(measured(task, [row, row])['pearson']).toBeNull();
  });
});

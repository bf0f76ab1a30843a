import { random } from '@patchbay/learners';
import { describe, expect, it } from 'vitest';
import { majorityAnswers } from './baseline.js';
import { bootstrap } from './bootstrap.js';
import { progressLine } from './progress-line.js';
import { tableOf, type EvalReport } from './report.js';
import { example } from './testing/answered.js';

describe('majorityAnswers', () => {
  const known = [example(['a']), example(['b']), example(['b']), example([])];

  it('always says the commonest label, as sure as it is common', () => {
    const [first, second] = majorityAnswers(known, [example(['x']), example(['y'])]);
    expect(first?.scored).toMatchObject({ label: 'b', confidence: 0.5, scores: { a: 0.25, b: 0.5 } });
    expect(second?.scored).toEqual(first?.scored);
    expect(second?.example.labels).toEqual(['y']);
  });

  it('takes the first in the alphabet of equally common ones', () => {
    expect(majorityAnswers([example(['z']), example(['m'])], [example([])])[0]?.scored.label).toBe('m');
  });

  it('says nothing when no row has a label', () => {
    expect(majorityAnswers([example([])], [example(['a'])])[0]?.scored).toMatchObject({
      label: null,
      value: [],
      scores: {},
    });
  });
});

describe('bootstrap', () => {
  const share = (rows: number[]) => ({ share: rows.reduce((sum, row) => sum + row, 0) / rows.length });
  const coin = (count: number): number[] => {
    const next = random(4);
    return Array.from({ length: count }, () => (next() < 0.5 ? 1 : 0));
  };

  it('spans about two standard errors on each side', () => {
    const { share: interval } = bootstrap(coin(400), share, 1000, 42);
    const width = (interval?.[1] ?? 0) - (interval?.[0] ?? 0);
    expect(Math.abs(width - 4 * Math.sqrt(0.25 / 400))).toBeLessThan(0.015);
  });

  it('is the same for the same seed, another for another', () => {
    expect(bootstrap(coin(50), share, 100, 1)).toEqual(bootstrap(coin(50), share, 100, 1));
    expect(bootstrap(coin(50), share, 100, 1)).not.toEqual(bootstrap(coin(50), share, 100, 2));
  });

  it('has no width when all rows are equal', () => {
    expect(bootstrap([1, 1, 1], share, 50, 1)).toEqual({ share: [1, 1] });
  });

  it('leaves out resamples in which a metric is undefined, and metrics that never are', () => {
    const half = (rows: number[]) => ({ never: null, sometimes: rows.includes(1) ? 1 : null });
    expect(bootstrap([1, 0], half, 200, 3)).toEqual({ sometimes: [1, 1] });
  });

  it('is empty without resamples', () => {
    expect(bootstrap([1], share, 0, 1)).toEqual({});
  });
});

describe('tableOf', () => {
  it('puts the naive answer beside each metric', () => {
    const report = {
      capability: 'intent',
      task: 'single',
      n: 12,
      baseline: { name: 'majority', metrics: { accuracy: 0.25, ece: null } },
      metrics: { accuracy: 0.91666, ece: null },
      ci95: { accuracy: [0.75, 1] },
      warnings: ['ece is undefined on these rows'],
    } as unknown as EvalReport;
    expect(tableOf(report).split('\n')).toEqual([
      'intent (single), 12 rows',
      'metric    value   95% interval      majority',
      'accuracy  0.9167  0.7500 .. 1.0000  0.2500',
      'ece       -                         -',
      'warning: ece is undefined on these rows',
      '',
    ]);
  });
});

describe('progressLine', () => {
  it('tells each tenth of a step once', () => {
    const told: string[] = [];
    const progress = progressLine((text) => told.push(text));
    for (const share of [0, 0.04, 0.1, 0.19, 0.2, 1]) progress('training', share);
    progress('judging', 0);
    expect(told).toEqual([
      'training 0%\n',
      'training 10%\n',
      'training 20%\n',
      'training 100%\n',
      'judging 0%\n',
    ]);
  });
});

import { learners } from '@patchbay/learners';
import type { IntentValue } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { intent, rows } from './support.js';

const { artifact, scorer, shipped } = intent;
const train = (data: ReturnType<typeof rows>, seed = 42, progress: (share: number) => void = () => {}) =>
  scorer.train!(data, { seed, progress });
const said = (bytes: Uint8Array, body: string): string[] => {
  const scored = scorer.score([{ subject: null, body }], scorer.load(bytes)).at(0)!;
  return (scored.value as IntentValue).map((one) => one.label);
};

describe('train on single labels', () => {
  it('learns custom labels and reports on rows its folds have not seen', () => {
    const made = train(rows(180));
    expect(made.report).toMatchObject({ n: 180, seed: 42, baseline: { name: 'majority' } });
    expect(made.report.metrics['microF1']).toBeGreaterThan(0.9);
    expect(made.report.baseline.metrics['microF1']).toBeCloseTo(1 / 3, 2);
    expect(said(made.artifact, 'please refund it')).toEqual(['billing']);
    expect(said(made.artifact, 'I need a new password')).toEqual(['login']);
  });

  it('is usable from ten examples of each label', () => {
    const made = train(rows(30));
    expect(['refund', 'crash', 'captcha'].map((word) => said(made.artifact, `the ${word}`)[0])).toEqual([
      'billing',
      'bug',
      'login',
    ]);
  });

  it('abstains about one row in ten of those it knows', () => {
    const { coverage } = train(rows(180)).report.metrics;
    expect(coverage).toBeGreaterThanOrEqual(0.85);
  });

  it('learns from rows without label what is none of them', () => {
    const outside = rows(60, { names: ['weather', 'music'] }).map((row) => ({ ...row, label: [] }));
    const made = train([...rows(90), ...outside]);
    expect(made.report.n).toBe(150);
    expect(
      Object.keys(scorer.score([{ subject: null, body: 'x' }], scorer.load(made.artifact))[0]?.scores ?? {}),
    ).toEqual(['billing', 'bug', 'login']);
  });
});

describe('train on several labels', () => {
  it('answers several where several are told', () => {
    const made = train(rows(240, { pairs: true }));
    expect(made.report.metrics['microF1']).toBeGreaterThan(0.9);
    expect(said(made.artifact, 'the refund and the crash').toSorted()).toEqual(['billing', 'bug']);
    expect(said(made.artifact, 'the refund')).toEqual(['billing']);
  });
});

describe('train', () => {
  it('makes the same bytes from the same seed', () => {
    expect(train(rows(60)).artifact).toEqual(train(rows(60)).artifact);
    expect(train(rows(60, { pairs: true })).artifact).toEqual(train(rows(60, { pairs: true })).artifact);
  });

  it('never calibrates on variants of a sentence it learned', () => {
    const variants = rows(120).map((row, at) => ({ ...row, group: `g${Math.floor(at / 4)}` }));
    expect(train(variants).report.n).toBe(120);
  });

  it('tells of its progress, first when the features are made', () => {
    const shares: number[] = [];
    train(rows(60), 42, (share) => shares.push(share));
    expect(shares[0]).toBe(0.1);
    expect(shares.at(-1)).toBeCloseTo(1, 9);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it.each<[string, () => unknown, RegExp]>([
    ['one label', () => train(rows(20, { names: ['bug'] })), /^Intent needs two labels or more, got: bug$/],
    ['no rows', () => train([]), /^Intent needs two labels or more, got: none$/],
    [
      'a label that is no list',
      () => train([{ input: { subject: null, body: 'x' }, label: 'bug' }]),
      /^Not a list of intents: "bug"$/,
    ],
    [
      'a list of other things',
      () => train([{ input: { subject: null, body: 'x' }, label: [1] }]),
      /^Not a list of intents: \[1\]$/,
    ],
  ])('refuses %s', (_, act, reason) => {
    expect(act).toThrow(reason);
  });
});

describe('the model', () => {
  it('has a version that follows its bytes', () => {
    expect(scorer.version(shipped)).toMatch(/^intent-[0-9a-f]{12}$/);
    expect(scorer.version(scorer.load(train(rows(60)).artifact))).not.toBe(scorer.version(shipped));
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a cut file', artifact.subarray(0, 1000)],
    ['a file of another kind', new TextEncoder().encode('PK\u0003\u0004 not a model')],
  ])('is refused when it is %s', (_, bytes) => {
    expect(() => scorer.load(bytes)).toThrow(/header|numbers|format/i);
  });

  it.each<[string, Record<string, unknown>]>([
    ['missing', {}],
    ['of an unknown task', { task: 'both' }],
    ['without temperature', { task: 'single', threshold: 0.5 }],
    ['without floor', { task: 'multi', calibration: [], thresholds: [] }],
  ])('is refused when its calibration is %s', (_, extra) => {
    const { vectoriser, model } = learners.unpack(artifact);
    expect(() => scorer.load(learners.pack({ vectoriser, model, extra: extra as never }))).toThrow(
      /invalid/i,
    );
  });
});

describe('evaluate', () => {
  it('measures beside the answer that is always the commonest label', () => {
    const data = ['Please refund my invoice', 'refund the payment', 'Good morning'].map((body, at) => ({
      input: { subject: null, body },
      label: at < 2 ? ['billing_issue'] : [],
    }));
    expect(scorer.evaluate(data, shipped, 7)).toMatchObject({
      n: 3,
      seed: 7,
      metrics: { microF1: 1, atLeastOneCorrect: 1, coverage: 2 / 3 },
      baseline: { metrics: { microPrecision: 2 / 3, atLeastOneCorrect: 2 / 3, coverage: 1, ece: null } },
    });
  });
});

import { learners, random } from '@patchbay/learners';
import { describe, expect, it } from 'vitest';
import { rows, sentiment, sentimentOf } from './support.js';

const { artifact, scorer, shipped } = sentiment;

const train = (data: ReturnType<typeof rows>, seed = 42, progress: (share: number) => void = () => {}) =>
  scorer.train!(data, { seed, progress });

describe('train', () => {
  it('learns to tell the classes apart and reports on rows its folds have not seen', () => {
    const made = train(rows(240));
    expect(made.report).toMatchObject({ n: 240, seed: 42, baseline: { name: 'majority' } });
    expect(made.report.metrics['accuracy']).toBeGreaterThan(0.95);
    expect(made.report.baseline.metrics['accuracy']).toBeCloseTo(1 / 3, 2);
    const model = scorer.load(made.artifact);
    const said = scorer.score(
      ['a terrible day', 'thanks', 'the invoice'].map((body) => ({ subject: null, body })),
      model,
    );
    expect(said.map((one) => one.label)).toEqual(['negative', 'positive', 'neutral']);
  });

  it('makes the same bytes from the same seed', () => {
    expect(train(rows(60)).artifact).toEqual(train(rows(60)).artifact);
  });

  it('does not beat the trivial answer by much when labels are noise', () => {
    const next = random(5);
    const noisy = rows(300).map((row) => ({
      ...row,
      label: ['negative', 'neutral', 'positive'].at(Math.floor(next() * 3)) ?? '',
    }));
    const { report } = train(noisy);
    expect(report.metrics['accuracy']).toBeLessThan(0.45);
  });

  it('learns two classes where there are two', () => {
    const made = train(rows(60, ['negative', 'positive']));
    const model = scorer.load(made.artifact);
    const [scored] = scorer.score([{ subject: null, body: 'thanks' }], model);
    expect(scored).toMatchObject({ label: 'positive', value: { label: 'positive' } });
    expect(Object.keys(scored?.scores ?? {})).toEqual(['negative', 'positive']);
  });

  it('tells of its progress, first when the features are made', () => {
    const shares: number[] = [];
    train(rows(60), 42, (share) => shares.push(share));
    expect(shares[0]).toBe(0.1);
    expect(shares.at(-1)).toBeCloseTo(1, 9);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'one class',
      () => train(rows(20, ['negative'])),
      /^Sentiment needs rows of two classes, got: negative$/,
    ],
    ['no rows', () => train([]), /^Sentiment needs rows of two classes, got: none$/],
    [
      'another label',
      () => train([{ input: { subject: null, body: 'x' }, label: 'glad' }]),
      /^Not a sentiment: "glad"$/,
    ],
  ])('refuses %s', (_, act, reason) => {
    expect(act).toThrow(reason);
  });
});

describe('evaluate', () => {
  it('measures beside the answer that is always the commonest class', () => {
    const data = ['I am furious', 'Terrible', 'Thank you!'].map((body, at) => ({
      input: { subject: null, body },
      label: at < 2 ? 'negative' : 'positive',
    }));
    const told = scorer.evaluate(data, shipped, 7);
    expect(told).toMatchObject({
      n: 3,
      seed: 7,
      metrics: { accuracy: 1 },
      baseline: { metrics: { accuracy: 2 / 3, ece: null } },
    });
  });
});

describe('the model', () => {
  it('has a version that follows its bytes', () => {
    expect(scorer.version(shipped)).toMatch(/^sentiment-[0-9a-f]{12}$/);
    expect(scorer.version(scorer.load(train(rows(60)).artifact))).not.toBe(scorer.version(shipped));
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a cut file', artifact.subarray(0, 1000)],
    ['a file of another kind', new TextEncoder().encode('PK\u0003\u0004 not a model')],
  ])('is refused when it is %s', (_, bytes) => {
    expect(() => scorer.load(bytes)).toThrow(/header|numbers|format/i);
  });

  it('is refused when its calibration is missing', () => {
    const { vectoriser, model } = learners.unpack(artifact);
    expect(() => scorer.load(learners.pack({ vectoriser, model, extra: {} }))).toThrow(/temperature/);
  });

  it('says the same after it was packed again', () => {
    const { vectoriser, model, extra } = learners.unpack(artifact);
    const again = scorer.load(learners.pack({ vectoriser, model, extra }));
    const item = { subject: null, body: 'Thank you for nothing, the app is broken' };
    expect(scorer.score([item], again)).toEqual([sentimentOf(item.body)]);
  });
});

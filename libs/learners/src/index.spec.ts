import { describe, expect, it } from 'vitest';
import { learners } from './index.js';

describe('the face scorers get', () => {
  it('makes, keeps and reads a model that explains itself', () => {
    const texts = ['refund my invoice', 'the app crashes', 'refund the payment', 'it crashes again'];
    const truth = [['billing'], ['bug'], ['billing'], ['bug']];
    const vectoriser = learners.vectoriser(texts, {
      wordNgrams: [1, 1],
      charNgrams: null,
      minDf: 1,
      maxFeatures: null,
    });
    const model = learners.linearSvm(
      texts.map((text) => vectoriser.transform(text)),
      truth,
      { labels: ['billing', 'bug'], c: 10, seed: 42 },
    );
    const read = learners.unpack(learners.pack({ vectoriser, model, extra: null }));
    const margins = read.model.margins(read.vectoriser.transform('please refund it'));
    expect(margins.at(0)).toBeGreaterThan(margins.at(1)!);
    const [strongest] = read.vectoriser.explain('please refund it', (column) => read.model.weight(0, column));
    expect(strongest).toMatchObject({ feature: 'refund', evidence: 'please refund it' });
  });
});

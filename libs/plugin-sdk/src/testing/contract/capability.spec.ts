import { describe, expect, it } from 'vitest';
import type { ScorerEntry } from '../../capabilities.js';
import { bent, packageFolder } from '../fixture/bend.js';
import { scorer, shelf, suiteOf, type Shelf, type ShelfSuite } from '../fixture/shelf.js';
import { contractOf } from './index.js';

const home = packageFolder();

describe('a capability', () => {
  type Bent = ReturnType<typeof scorer>;
  const bendScorer = (bend: (good: Bent) => Partial<Bent>) => (_plugin: Shelf, suite: ShelfSuite) => {
    const good = scorer({} as never);
    const entry: ScorerEntry<{ body: string }, { version: string }> = () => ({ ...good, ...bend(good) });
    suite.capabilities.mood.entry = entry;
  };

  it.each<[string, (plugin: Shelf, suite: ShelfSuite) => void, string]>([
    [
      'without an example',
      (_plugin, suite) => void Reflect.deleteProperty(suite.capabilities, 'mood'),
      'capability mood has an example',
    ],
    [
      'whose model is missing',
      (plugin) => void (plugin.capabilities.mood.run.model = new URL('gone.bin', home)),
      'capability mood ships its entry and its model',
    ],
    [
      'that looks at its neighbours',
      bendScorer((good) => ({
        score: (batch, model) =>
          good.score(batch, model).map((one) => ({ ...one, confidence: 1 / batch.length })),
      })),
      'capability mood scores a batch as it scores one by one',
    ],
    [
      'that drops an item',
      bendScorer((good) => ({ score: (batch, model) => good.score(batch, model).slice(1) })),
      'capability mood answers what it declares',
    ],
    [
      'that is more than certain',
      bendScorer((good) => ({
        score: (batch, model) => good.score(batch, model).map((one) => ({ ...one, confidence: 1.1 })),
      })),
      'capability mood answers what it declares',
    ],
    [
      'that answers another shape',
      bendScorer((good) => ({
        score: (batch, model) => good.score(batch, model).map((one) => ({ ...one, value: 'happy' })),
      })),
      'capability mood answers what it declares',
    ],
    [
      'whose label has no probability',
      bendScorer((good) => ({
        score: (batch, model) => good.score(batch, model).map((one) => ({ ...one, label: 'angry' })),
      })),
      'capability mood answers what it declares',
    ],
    [
      'whose reasons point the wrong way',
      bendScorer((good) => ({
        score: (batch, model) =>
          good.score(batch, model).map((one) => ({
            ...one,
            factors: one.factors.map((factor) => ({ ...factor, contribution: -factor.contribution })),
          })),
      })),
      'capability mood explains itself by words that move the answer the way they claim',
    ],
    [
      'that gives no reasons',
      bendScorer((good) => ({
        score: (batch, model) => good.score(batch, model).map((one) => ({ ...one, factors: [] })),
      })),
      'capability mood explains itself by words that move the answer the way they claim',
    ],
    [
      'that trains by chance',
      bendScorer(() => ({
        train: (data, { seed }) => ({
          artifact: new TextEncoder().encode(String(Math.random())),
          report: { n: data.length, seed, metrics: {}, baseline: { name: '', metrics: {} } },
        }),
      })),
      'capability mood trains to the same artifact from the same seed',
    ],
    [
      'no better than the trivial answer',
      bendScorer((good) => ({
        evaluate: (data, model, seed) => ({ ...good.evaluate(data, model, seed), metrics: { f1: 0.4 } }),
      })),
      'capability mood beats the trivial answer',
    ],
    [
      'that counts other rows',
      bendScorer((good) => ({
        evaluate: (data, model, seed) => ({ ...good.evaluate(data, model, seed), n: 0 }),
      })),
      'capability mood beats the trivial answer',
    ],
  ])('%s', async (_what, bend, promise) => {
    expect(await bent(home, bend)).toContain(promise);
  });

  it('without rows is skipped by name', () => {
    const suite = suiteOf(home);
    Object.assign(suite.capabilities.mood, {
      evaluateOn: 'the data set is not here',
      trainOn: undefined,
      strength: undefined,
    });
    const skipped = contractOf(shelf(home), suite).flatMap(({ skip, section }) =>
      skip ? [`${section}: ${skip}`] : [],
    );
    expect(skipped).toEqual([
      'capability mood: no strength and no way to leave a word out were given',
      'capability mood: no rows to train on were given',
      'capability mood: the data set is not here',
    ]);
  });
});

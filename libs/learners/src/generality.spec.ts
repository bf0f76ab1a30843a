import type { VectoriserOptions } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { learners } from './index.js';
import { auc } from './metrics/index.js';
import { random, shuffle } from './random.js';
import { texts } from './testing/synthetic.js';

const features: VectoriserOptions = { wordNgrams: [1, 2], charNgrams: [3, 4], minDf: 1, maxFeatures: null };

/** Learns from one half and answers the other. */
function answered(names: string[], rows: number, noise = 0): { gold: string[]; said: string[] } {
  const [known, asked] = [texts(names, rows, 1, noise), texts(names, rows, 2, 0)];
  const made = learners.vectoriser(known.texts, features);
  const model = learners.linearSvm(
    known.texts.map((text) => made.transform(text)),
    known.labels.map((label) => [label]),
    { labels: names, c: 1, seed: 42 },
  );
  const said = asked.texts.map((text) => {
    const margins = model.margins(made.transform(text));
    return names.at(margins.indexOf(Math.max(...margins)))!;
  });
  return { gold: asked.labels, said };
}

const letters = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, at) => `${'bcdfghklmnprst'[at % 14]}${'aeiou'[Math.floor(at / 14) % 5]}${'xyz'[Math.floor(at / 70)]}`,
  );

describe('learners do not know the data they meet', () => {
  it.each<[string, string[], number]>([
    ['two labels, 30 rows', ['yes', 'no'], 30],
    ['three labels with odd names', ['naïve', 'привет', 'ok'], 90],
    ['ten labels', letters(10), 300],
    ['150 labels, four rows each', letters(150), 600],
  ])('%s', (_, names, rows) => {
    const { gold, said } = answered(names, rows);
    expect(learners.single(gold, said).accuracy).toBeGreaterThan(0.9);
  });

  it('bears wrong labels', () => {
    const { gold, said } = answered(letters(4), 800, 0.3);
    expect(learners.single(gold, said).accuracy).toBeGreaterThan(0.9);
  });

  it('bears texts of unknown words', () => {
    const made = learners.vectoriser(['known words'], features);
    const model = learners.linearSvm([made.transform('known'), made.transform('words')], [['a'], ['b']], {
      labels: ['a', 'b'],
      c: 1,
      seed: 1,
    });
    expect([...model.margins(made.transform('zzz 中文 42'))].every((margin) => Number.isFinite(margin))).toBe(
      true,
    );
  });
});

describe('negative control', () => {
  it('finds nothing in permuted labels', () => {
    const { texts: corpus, labels } = texts(['up', 'down'], 1500, 3);
    const permuted = [...labels];
    shuffle(permuted, random(12));
    const made = learners.vectoriser(corpus, features);
    const x = corpus.map((text) => made.transform(text));
    const folds = learners.folds(
      corpus.map(() => undefined),
      5,
      42,
    );
    const options = { labels: ['up', 'down'], c: 0.1, seed: 42 };
    const measured = (truth: string[]): number =>
      auc(
        learners
          .heldOut(
            x,
            truth.map((label) => [label]),
            folds,
            options,
          )
          .map((margins) => margins.at(0)!),
        truth.map((label) => label === 'up'),
      ) as number;
    expect(measured(labels)).toBeGreaterThan(0.99);
    expect(Math.abs(measured(permuted) - 0.5)).toBeLessThan(0.05);
  });
});

describe('calibration of held-out margins', () => {
  it('makes chances that are right as often as they claim', () => {
    const next = random(8);
    const { texts: corpus, labels } = texts(['up', 'down'], 2000, 4);
    // One row in five says the opposite of its words: no answer can be surer than 0.8.
    const gold = labels.map((label) => (next() < 0.2 ? (label === 'up' ? 'down' : 'up') : label));
    const made = learners.vectoriser(corpus, features);
    const margins = learners.heldOut(
      corpus.map((text) => made.transform(text)),
      gold.map((label) => [label]),
      learners.folds(
        corpus.map(() => undefined),
        4,
        1,
      ),
      { labels: ['up', 'down'], c: 1, seed: 42 },
    );
    const temperature = learners.temperature(
      margins,
      gold.map((label) => (label === 'up' ? 0 : 1)),
    );
    const errorAt = (heat: number): number => {
      const chances = margins.map((row) => learners.softmax(row, heat));
      const right = chances.map((row, at) => (row.at(0)! > row.at(1)! ? 'up' : 'down') === gold.at(at)!);
      return learners.ece(
        chances.map((row) => Math.max(...row)),
        right,
      ) as number;
    };
    expect(errorAt(temperature)).toBeLessThan(0.07);
    expect(errorAt(temperature / 4)).toBeGreaterThan(0.1);
    expect(errorAt(temperature * 4)).toBeGreaterThan(0.1);
  });
});

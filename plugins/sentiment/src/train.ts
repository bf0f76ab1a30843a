import type { Labelled, Learners, Report, VectoriserOptions } from '@patchbay/plugin-sdk';
import { classesOf, labelOf, report } from './evaluate.js';
import { lexicon } from './lexicon.js';
import { textOf, type Input } from './score.js';

/** Progress is told as a share from 0 to 1. */
export interface TrainOptions {
  seed: number;
  progress: (share: number) => void;
}

const features: VectoriserOptions = {
  wordNgrams: [1, 2],
  charNgrams: [3, 5],
  minDf: 2,
  maxFeatures: 60_000,
  negation: true,
  lexicon,
};
const cost = 0.3;
/** Between no balance and full balance: rare classes count more without swamping the common one. */
const balance = 0.5;
const foldCount = 4;
const epsilon = 0.02;

/** Trains on labelled tickets; the temperature and the report come from rows each fold's model has not seen. */
export function train(
  data: Labelled<Input>[],
  { seed, progress }: TrainOptions,
  learn: Learners,
): { artifact: Uint8Array; report: Report } {
  const texts = data.map((row) => textOf(row.input));
  const gold = data.map(labelOf);
  const labels = classesOf(gold);
  const vectoriser = learn.vectoriser(texts, features);
  const x = texts.map((text) => vectoriser.transform(text));
  progress(0.1);
  const svm = { labels, c: cost, seed, balance };
  const folds = learn.folds(
    data.map((row) => row.group),
    foldCount,
    seed,
  );
  const y = gold.map((label) => [label]);
  const margins = learn.heldOut(x, y, folds, { ...svm, progress: (share) => progress(0.1 + share * 0.7) });
  const temperature = learn.temperature(
    margins,
    gold.map((label) => labels.indexOf(label)),
  );
  const model = learn.linearSvm(x, y, { ...svm, progress: (share) => progress(0.8 + share * 0.2) });
  return {
    artifact: learn.pack({ vectoriser, model, extra: { temperature }, epsilon }),
    report: report(
      gold,
      margins.map((row) => learn.softmax(row, temperature)),
      labels,
      seed,
      learn,
    ),
  };
}

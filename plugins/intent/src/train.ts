import type { Labelled, Learners, Report, VectoriserOptions } from '@patchbay/plugin-sdk';
import { answer } from './answer.js';
import { calibrate } from './calibrate.js';
import { labelsOf, report } from './evaluate.js';
import { textOf, type Input } from './score.js';

/** Progress is told as a share from 0 to 1. */
export interface TrainOptions {
  seed: number;
  progress: (share: number) => void;
}

const cost = 1;
/** Between no balance and full balance: rare labels count more without swamping the common ones. */
const balance = 0.5;
/** Many folds use scarce rows better; above this many row-label pairs they would take too long. */
const [manyFolds, fewFolds, fewFoldsFrom] = [6, 3, 100_000];
/** Below this many rows even words seen once are kept. */
const scarce = 1000;
/** The models behind the calibration need not be exact: their margins hardly change. */
const roughTolerance = 0.3;
const epsilon = 0.02;

/** Trains on labelled tickets; calibration, thresholds and the report come from rows each fold's model has not seen. */
export function train(
  data: Labelled<Input>[],
  { seed, progress }: TrainOptions,
  learn: Learners,
): { artifact: Uint8Array; report: Report } {
  const texts = data.map((row) => textOf(row.input));
  const gold = data.map(labelsOf);
  const labels = [...new Set(gold.flat())].sort();
  if (labels.length < 2)
    throw new RangeError(`Intent needs two labels or more, got: ${labels.join(', ') || 'none'}`);
  const vectoriser = learn.vectoriser(texts, featuresFor(texts.length));
  const x = texts.map((text) => vectoriser.transform(text));
  progress(0.1);
  const svm = { labels, c: cost, seed, balance };
  const groups = learn.folds(
    data.map((row) => row.group),
    data.length * labels.length < fewFoldsFrom ? manyFolds : fewFolds,
    seed,
  );
  const margins = learn.heldOut(x, gold, groups, {
    ...svm,
    tolerance: roughTolerance,
    progress: (share) => progress(0.1 + share * 0.5),
  });
  const extra = calibrate(margins, gold, labels, learn);
  const model = learn.linearSvm(x, gold, { ...svm, progress: (share) => progress(0.6 + share * 0.4) });
  return {
    artifact: learn.pack({ vectoriser, model, extra, epsilon }),
    report: report(
      gold,
      margins.map((row) => answer(row, extra, learn)),
      labels,
      seed,
      learn,
    ),
  };
}

function featuresFor(rows: number): VectoriserOptions {
  return { wordNgrams: [1, 2], charNgrams: [3, 4], minDf: rows < scarce ? 1 : 2, maxFeatures: 80_000 };
}

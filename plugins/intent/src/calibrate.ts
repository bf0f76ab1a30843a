import type { Learners } from '@patchbay/plugin-sdk';
import { chancesOf, choose } from './answer.js';
import type { Extra } from './model.js';
import { grid, middleOfBest, thresholdsFor } from './thresholds.js';

/** Share of rows that keep their answer when only one label is possible. */
const kept = 0.9;

/** Fits calibration and thresholds to margins that their model has not been trained on. */
export function calibrate(
  margins: Float64Array[],
  gold: string[][],
  labels: string[],
  learn: Learners,
): Extra {
  return gold.some((row) => row.length > 1)
    ? calibrateMulti(margins, gold, labels, learn)
    : calibrateSingle(margins, gold, labels, learn);
}

function calibrateSingle(
  margins: Float64Array[],
  gold: string[][],
  labels: string[],
  learn: Learners,
): Extra {
  const labelled = [...gold.keys()].filter((row) => (gold[row] as string[]).length > 0);
  const known = labelled.map((row) => margins[row] as Float64Array);
  const truth = labelled.map((row) => labels.indexOf(gold[row]?.[0] as string));
  const temperature = learn.temperature(known, truth);
  const tops = known.map((row) =>
    learn.softmax(row, temperature).reduce((max, chance) => Math.max(max, chance), 0),
  );
  tops.sort((a, b) => a - b);
  return { task: 'single', temperature, threshold: tops[Math.floor(tops.length * (1 - kept))] ?? 0 };
}

function calibrateMulti(margins: Float64Array[], gold: string[][], labels: string[], learn: Learners): Extra {
  const calibration = labels.map((label, at) =>
    learn.platt(
      margins.map((row) => row[at] as number),
      gold.map((row) => row.includes(label)),
    ),
  );
  const chances = margins.map((row) =>
    chancesOf(row, { task: 'multi', calibration, thresholds: [], floor: 1 }, learn),
  );
  const thresholds = thresholdsFor(chances, gold, labels);
  const floor = bestFloor(chances, thresholds, gold, labels, learn);
  return { task: 'multi', calibration, thresholds, floor };
}

/** Where the best label is better answered than left out, by the share of rows answered right. */
function bestFloor(
  chances: Float64Array[],
  thresholds: number[],
  gold: string[][],
  labels: string[],
  learn: Learners,
): number {
  const scores = grid.map((floor) => {
    const extra: Extra = { task: 'multi', calibration: [], thresholds, floor };
    const answers = chances.map((row) => choose(row, extra).map((label) => labels[label] as string));
    return learn.multi(gold, answers).atLeastOneCorrect;
  });
  return middleOfBest(scores);
}

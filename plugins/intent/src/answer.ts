import type { Learners } from '@patchbay/plugin-sdk';
import type { Extra } from './model.js';

/** Chances of all labels and the labels answered, as places; the most likely first. */
export interface Answer {
  chances: Float64Array;
  chosen: number[];
}

/** Turns margins into calibrated chances and decides which labels are answered. */
export function answer(margins: Float64Array, extra: Extra, learn: Learners): Answer {
  const chances = chancesOf(margins, extra, learn);
  return { chances, chosen: choose(chances, extra) };
}

/** Calibrated chances: one distribution over the labels (single) or one chance for each label (multi). */
export function chancesOf(margins: Float64Array, extra: Extra, learn: Learners): Float64Array {
  if (extra.task === 'single') return learn.softmax(margins, extra.temperature);
  return margins.map((margin, label) => {
    const { a, b } = extra.calibration[label] as { a: number; b: number };
    return 1 / (1 + Math.exp(a * margin + b));
  });
}

/** The labels answered, as places, the most likely first. */
export function choose(chances: Float64Array, extra: Extra): number[] {
  if (extra.task === 'single') {
    return bestFrom(chances, extra.threshold);
  }
  const reached = [...chances.keys()]
    .filter((label) => (chances[label] as number) >= (extra.thresholds[label] as number))
    .sort((a, b) => (chances[b] as number) - (chances[a] as number));
  return reached.length > 0 ? reached : bestFrom(chances, extra.floor);
}

function bestFrom(chances: Float64Array, least: number): number[] {
  const best = chances.indexOf(chances.reduce((max, chance) => Math.max(max, chance), 0));
  return (chances[best] as number) >= least ? [best] : [];
}

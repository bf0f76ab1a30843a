import type { MultiMetrics } from '@patchbay/plugin-sdk';
import { mean, perClass, share, tally } from './single.js';

/** Metrics of label sets; micro figures are null when nothing was predicted or nothing was true. */
export function multi(gold: string[][], predicted: string[][]): MultiMetrics {
  const counts = [...tally(gold, predicted).values()];
  const sum = (field: 'hits' | 'missed' | 'wrong'): number =>
    counts.reduce((total, one) => total + one[field], 0);
  const [hits, missed, wrong] = [sum('hits'), sum('missed'), sum('wrong')];
  return {
    microPrecision: ratio(hits, hits + wrong),
    microRecall: ratio(hits, hits + missed),
    microF1: ratio(2 * hits, 2 * hits + wrong + missed),
    macroF1: mean(Object.values(perClass(gold, predicted)).map((one) => one.f1)),
    atLeastOneCorrect: rowShare(gold, predicted, touches),
    exactSet: rowShare(gold, predicted, equal),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function rowShare(
  gold: string[][],
  predicted: string[][],
  test: (a: string[], b: string[]) => boolean,
): number {
  return share(gold.filter((labels, row) => test(labels, predicted[row] as string[])).length, gold.length);
}

/** The sets share a label, or both are empty. */
function touches(a: string[], b: string[]): boolean {
  return a.length === 0 ? b.length === 0 : a.some((label) => b.includes(label));
}

function equal(a: string[], b: string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((label) => right.has(label));
}

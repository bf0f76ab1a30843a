import type { SparseVector, SvmOptions } from '@patchbay/plugin-sdk';
import { linearSvm } from './svm.js';

/** Margins of every row by a model that has not seen its fold: what calibration and thresholds are fitted to. */
export function heldOut(
  x: SparseVector[],
  y: string[][],
  folds: number[][],
  options: SvmOptions,
): Float64Array[] {
  const margins: Float64Array[] = [];
  for (const [done, fold] of folds.entries()) {
    const out = new Set(fold);
    const rest = [...x.keys()].filter((row) => !out.has(row));
    const model = linearSvm(pick(x, rest), pick(y, rest), {
      ...options,
      rowWeights: options.rowWeights && pick(options.rowWeights, rest),
      progress: (share) => options.progress?.((done + share) / folds.length),
    });
    for (const row of fold) margins[row] = model.margins(x[row] as SparseVector);
  }
  return margins;
}

function pick<T>(items: T[], rows: number[]): T[] {
  return rows.map((row) => items[row] as T);
}

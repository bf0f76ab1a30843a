import type { SparseVector, SvmOptions } from '@patchbay/plugin-sdk';
import { OneVsRest } from './model.js';
import { toRows, type Rows } from './rows.js';
import { solve, type Problem } from './solver.js';

/** Trains one hyperplane for each label against all other rows. Throws RangeError without rows or labels. */
export function linearSvm(x: SparseVector[], y: string[][], options: SvmOptions): OneVsRest {
  if (x.length === 0 || x.length !== y.length)
    throw new RangeError(`${x.length} vectors, ${y.length} label sets`);
  if (options.labels.length === 0) throw new RangeError('No labels to learn');
  const rows = toRows(x);
  const count = options.labels.length;
  const weights = new Float32Array(rows.width * count);
  const bias = new Float32Array(count);
  for (const [at, label] of options.labels.entries()) {
    const plane = solve(problemOf(rows, y, label, { ...options, seed: options.seed + at }));
    for (let column = 0; column < rows.width; column++)
      weights[column * count + at] = plane.weights[column] as number;
    bias[at] = plane.bias;
    options.progress?.((at + 1) / count);
  }
  return new OneVsRest(options.labels, weights, bias);
}

function problemOf(rows: Rows, y: string[][], label: string, options: SvmOptions): Problem {
  const sign = Int8Array.from(y, (labels) => (labels.includes(label) ? 1 : -1));
  const positives = sign.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  const balance = options.balance ?? 0;
  const sideCost = (size: number): number => options.c * (rows.count / (2 * Math.max(1, size))) ** balance;
  const [up, down] = [sideCost(positives), sideCost(rows.count - positives)];
  const cost = Float64Array.from(
    sign,
    (value, row) => (value > 0 ? up : down) * (options.rowWeights?.[row] ?? 1),
  );
  return { rows, sign, cost, seed: options.seed, tolerance: options.tolerance ?? 0.1 };
}

import { random, shuffle } from '../random.js';
import type { Rows } from './rows.js';

/** A two-class problem: `sign` is 1 or -1, `cost` the price of an error of each row. */
export interface Problem {
  rows: Rows;
  sign: Int8Array;
  cost: Float64Array;
  seed: number;
  tolerance: number;
}

/** The bias is the weight of a column that is 1 in every row. */
export interface Hyperplane {
  weights: Float64Array;
  bias: number;
}

const maxPasses = 1000;

/**
 * L2-loss linear SVM by dual coordinate descent with shrinking
 * (Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", 2008; the algorithm of liblinear).
 */
export function solve(problem: Problem): Hyperplane {
  const state = new Descent(problem);
  const next = random(problem.seed);
  let limit = Infinity;
  for (let pass = 0; pass < maxPasses; pass++) {
    const [low, high] = state.pass(next, limit);
    if (settled(low, high, problem.tolerance)) {
      if (state.complete) break;
      state.restore();
      limit = Infinity;
    } else {
      limit = high > 0 ? high : Infinity;
    }
  }
  return state.plane;
}

/** Gradients that agree are not enough: few rows can all be far from their optimum by the same amount. */
function settled(low: number, high: number, tolerance: number): boolean {
  return high - low <= tolerance && low >= -tolerance && high <= tolerance;
}

class Descent {
  readonly plane: Hyperplane;
  private readonly alpha: Float64Array;
  private readonly order: Int32Array;
  private active: number;

  constructor(private readonly problem: Problem) {
    const { rows } = problem;
    this.plane = { weights: new Float64Array(rows.width), bias: 0 };
    this.alpha = new Float64Array(rows.count);
    this.order = Int32Array.from({ length: rows.count }, (_, row) => row);
    this.active = rows.count;
  }

  /** No row is shrunk away. */
  get complete(): boolean {
    return this.active === this.order.length;
  }

  restore(): void {
    this.active = this.order.length;
  }

  /** One pass over the active rows; returns the range of the projected gradient. */
  pass(next: () => number, limit: number): [low: number, high: number] {
    const { order, alpha } = this;
    let low = Infinity;
    let high = -Infinity;
    shuffle(order, next, this.active);
    for (let at = 0; at < this.active; at++) {
      const row = order[at] as number;
      const gradient = this.gradient(row);
      if (alpha[row] === 0 && gradient > limit) {
        this.shrink(at--);
        continue;
      }
      const projected = alpha[row] === 0 ? Math.min(gradient, 0) : gradient;
      low = Math.min(low, projected);
      high = Math.max(high, projected);
      if (projected < -1e-12 || projected > 1e-12) this.step(row, gradient);
    }
    return [low, high];
  }

  private shrink(at: number): void {
    this.active--;
    const row = this.order[at] as number;
    this.order[at] = this.order[this.active] as number;
    this.order[this.active] = row;
  }

  private gradient(row: number): number {
    const { rows, sign, cost } = this.problem;
    const { weights } = this.plane;
    const end = rows.starts[row + 1] as number;
    let margin = this.plane.bias;
    for (let at = rows.starts[row] as number; at < end; at++) {
      margin += (weights[rows.indices[at] as number] as number) * (rows.values[at] as number);
    }
    return (sign[row] as number) * margin - 1 + (this.alpha[row] as number) / (2 * (cost[row] as number));
  }

  private step(row: number, gradient: number): void {
    const { rows, sign, cost } = this.problem;
    const { weights } = this.plane;
    const curvature = (rows.squares[row] as number) + 1 + 1 / (2 * (cost[row] as number));
    const before = this.alpha[row] as number;
    const after = Math.max(before - gradient / curvature, 0);
    this.alpha[row] = after;
    const change = (after - before) * (sign[row] as number);
    const end = rows.starts[row + 1] as number;
    for (let at = rows.starts[row] as number; at < end; at++) {
      const column = rows.indices[at] as number;
      weights[column] = (weights[column] as number) + change * (rows.values[at] as number);
    }
    this.plane.bias += change;
  }
}

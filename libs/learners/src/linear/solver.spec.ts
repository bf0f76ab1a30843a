import { describe, expect, it } from 'vitest';
import { random } from '../random.js';
import { vector } from '../testing/synthetic.js';
import { toRows } from './rows.js';
import { solve, type Hyperplane, type Problem } from './solver.js';

interface Given {
  rows: number[][];
  signs: number[];
  c?: number;
  costs?: number[];
  tolerance?: number;
  seed?: number;
}

function problem({ rows, signs, c = 1, costs, tolerance = 1e-8, seed = 1 }: Given): Problem {
  return {
    rows: toRows(rows.map((row) => vector(...row))),
    sign: Int8Array.from(signs),
    cost: Float64Array.from(costs ?? signs.map(() => c)),
    seed,
    tolerance,
  };
}

/** What the solver minimises: half the squared length of weights and bias, plus cost x squared hinge. */
function objective({ weights, bias }: Hyperplane, { rows, signs, c = 1, costs }: Given): number {
  const length = weights.reduce((sum, weight) => sum + weight * weight, bias * bias) / 2;
  return rows.reduce((sum, row, at) => {
    const margin = row.reduce((total, value, column) => total + value * (weights[column] ?? 0), bias);
    const hinge = Math.max(0, 1 - signs.at(at)! * margin);
    return sum + (costs?.[at] ?? c) * hinge * hinge;
  }, length);
}

function scattered(count: number, columns: number, seed: number): Given {
  const next = random(seed);
  const rows = Array.from({ length: count }, () => Array.from({ length: columns }, () => next() * 2 - 1));
  return { rows, signs: rows.map((row) => (row.at(0)! + next() * 0.5 - 0.25 > 0 ? 1 : -1)) };
}

describe('solve', () => {
  it.each<[string, Given, number[], number]>([
    // One positive row at 1: min w²/2 + b²/2 + c(1 - w - b)²; w = b = 2c / (1 + 4c).
    ['one row', { rows: [[1]], signs: [1] }, [0.4], 0.4],
    ['one row, dear errors', { rows: [[1]], signs: [1], c: 100 }, [200 / 401], 200 / 401],
    ['one negative row', { rows: [[1]], signs: [-1] }, [-0.4], -0.4],
    // Mirror images: b = 0 and w = 4c / (1 + 4c).
    ['mirror images', { rows: [[1], [-1]], signs: [1, -1] }, [0.8], 0],
    // Two columns that never meet are solved alone up to the shared bias, which vanishes by symmetry.
    [
      'two columns',
      {
        rows: [
          [1, 0],
          [0, 1],
        ],
        signs: [1, -1],
      },
      [2 / 3, -2 / 3],
      0,
    ],
  ])('finds the known optimum of %s', (_, given, weights, bias) => {
    const plane = solve(problem(given));
    for (const [column, weight] of weights.entries()) expect(plane.weights[column]).toBeCloseTo(weight, 4);
    expect(plane.bias).toBeCloseTo(bias, 4);
  });

  it.each([
    ['easy', scattered(60, 3, 1)],
    ['many columns', scattered(40, 30, 2)],
    ['cheap errors', { ...scattered(80, 5, 3), c: 0.01 }],
    ['dear errors', { ...scattered(80, 5, 4), c: 4 }],
  ])('leaves no direction in which its objective falls: %s', (_, given) => {
    const plane = solve(problem(given));
    const least = objective(plane, given);
    const next = random(99);
    for (let trial = 0; trial < 200; trial++) {
      const moved = {
        weights: plane.weights.map((weight) => weight + (next() - 0.5) * 0.02),
        bias: plane.bias + (next() - 0.5) * 0.02,
      };
      expect(objective(moved, given)).toBeGreaterThanOrEqual(least - 1e-6);
    }
  });

  it('finds the same plane from another seed', () => {
    const given = scattered(100, 4, 5);
    const [a, b] = [solve(problem({ ...given, seed: 1 })), solve(problem({ ...given, seed: 2 }))];
    for (const [column, weight] of a.weights.entries()) expect(b.weights[column]).toBeCloseTo(weight, 4);
    expect(b.bias).toBeCloseTo(a.bias, 4);
  });

  it('goes on while all gradients agree but none is small', () => {
    // min m²/4 + (1 - m)² + 9 (1 + m)², the margin of two equal rows that contradict each other.
    const given: Given = { rows: [[1], [1]], signs: [1, -1], costs: [1, 9], tolerance: 0.1 };
    const { weights, bias } = solve(problem(given));
    expect(weights.at(0)! + bias).toBeCloseTo(-16 / 20.5, 1);
  });

  it('is the same to the last bit from the same seed', () => {
    const given = scattered(100, 4, 6);
    expect(solve(problem(given))).toEqual(solve(problem(given)));
  });

  it('comes near its optimum with a rough tolerance too', () => {
    const given = scattered(200, 6, 7);
    const exact = objective(solve(problem(given)), given);
    const rough = objective(solve(problem({ ...given, tolerance: 0.1 })), given);
    expect(rough).toBeGreaterThanOrEqual(exact - 1e-9);
    expect(rough / exact).toBeLessThan(1.01);
  });

  it('minds dear rows more', () => {
    const given: Given = { rows: [[1], [1]], signs: [1, -1], costs: [10, 1] };
    const { weights, bias } = solve(problem(given));
    expect(weights.at(0)! + bias).toBeGreaterThan(0.5);
  });

  it('ends although contradictory rows can never be told apart', () => {
    const rows = Array.from({ length: 200 }, () => [1, 1]);
    const plane = solve(
      problem({ rows, signs: rows.map((_, at) => (at % 2 ? 1 : -1)), c: 4, tolerance: 1e-12 }),
    );
    expect(plane.weights.at(0)! + plane.weights.at(1)! + plane.bias).toBeCloseTo(0, 2);
  });

  it('ignores a row without columns but for the bias', () => {
    const { weights, bias } = solve(problem({ rows: [[], [1]], signs: [1, -1] }));
    expect(bias).toBeGreaterThan(0);
    expect(weights.at(0)! + bias).toBeLessThan(0);
  });
});

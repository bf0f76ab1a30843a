import { describe, expect, it } from 'vitest';
import { vector } from '../testing/synthetic.js';
import { OneVsRest } from './model.js';

/** Columns x labels: a: 1, 10, 100; b: 2, 20, 200. */
const model = new OneVsRest(
  ['a', 'b'],
  Float32Array.from([1, 2, 10, 20, 100, 200]),
  Float32Array.from([0.5, -0.5]),
);

describe('OneVsRest', () => {
  it.each<[string, ReturnType<typeof vector>, number[]]>([
    ['nothing', vector(), [0.5, -0.5]],
    ['one column', vector(0, 1), [10.5, 19.5]],
    ['all columns', vector(1, 1, 1), [111.5, 221.5]],
    ['weighed columns', vector(2, 0, -1), [2 - 100 + 0.5, 4 - 200 - 0.5]],
    ['columns it never saw', vector(1, 0, 0, 7), [1.5, 1.5]],
  ])('gives the margins of %s', (_, x, expected) => {
    expect([...model.margins(x)]).toEqual(expected);
  });

  it('tells single weights, 0 where it has none', () => {
    expect([model.weight(0, 2), model.weight(1, 0), model.weight(0, 99)]).toEqual([100, 2, 0]);
  });

  it('knows its width', () => {
    expect(model.width).toBe(3);
  });

  it('adds up: margin = bias + sum of weight x value', () => {
    const x = vector(0.25, -1, 0.5);
    const sum = [...x.indices].reduce(
      (total, column, at) => total + model.weight(1, column) * x.values.at(at)!,
      -0.5,
    );
    expect(model.margins(x)[1]).toBeCloseTo(sum, 6);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 9, 77])('adds up for each of %i labels', (count) => {
    const names = Array.from({ length: count }, (_, label) => `label ${label}`);
    const weights = Float32Array.from({ length: count * 4 }, (_, at) => Math.sin(at));
    const bias = Float32Array.from(names, (_, label) => Math.cos(label));
    const many = new OneVsRest(names, weights, bias);
    const x = vector(0.25, 0, -1, 0.5, 7);
    const expected = names.map((_, label) =>
      [...x.indices].reduce(
        (sum, column, at) => sum + x.values.at(at)! * many.weight(label, column),
        bias.at(label)!,
      ),
    );
    expect([...many.margins(x)]).toEqual(expected);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../random.js';
import { softmax, temperature } from './temperature.js';

describe('softmax', () => {
  it.each<[number[], number, number[]]>([
    [[0, 0], 1, [0.5, 0.5]],
    [[Math.log(3), 0], 1, [0.75, 0.25]],
    [[2 * Math.log(3), 0], 2, [0.75, 0.25]],
    [[5], 1, [1]],
  ])('of %j at %d', (margins, at, expected) => {
    const chances = softmax(Float64Array.from(margins), at);
    for (const [label, chance] of expected.entries()) expect(chances[label]).toBeCloseTo(chance, 10);
  });

  it('leaves the margins as they were and gives a new block each time', () => {
    const margins = Float64Array.of(1, 2, 3);
    const first = softmax(margins, 1);
    const kept = [...first];
    const second = softmax(margins.toReversed(), 1);
    expect([...margins]).toEqual([1, 2, 3]);
    expect([...first]).toEqual(kept);
    expect([...second]).toEqual(kept.toReversed());
  });

  it('has nothing to say about no labels', () => {
    expect(softmax(new Float64Array(0), 1)).toHaveLength(0);
  });

  it('survives huge margins', () => {
    expect([...softmax(Float64Array.from([1e6, -1e6]), 0.02)]).toEqual([1, 0]);
  });

  it('adds up to 1 and keeps the order of margins', () => {
    const list = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(list, fc.double({ min: 0.05, max: 20, noNaN: true }), (margins, at) => {
        const chances = softmax(Float64Array.from(margins), at);
        expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
        const order = [...margins.keys()].toSorted((a, b) => margins.at(a)! - margins.at(b)!);
        const ordered = order.map((label) => chances.at(label)!);
        expect(ordered).toEqual(ordered.toSorted((a, b) => a - b));
      }),
    );
  });

  it('grows flatter as it grows hotter', () => {
    const top = (at: number): number => softmax(Float64Array.from([1, 0, -1]), at).at(0)!;
    expect([0.1, 0.5, 1, 3, 10].map(top)).toEqual([0.1, 0.5, 1, 3, 10].map(top).toSorted((a, b) => b - a));
  });
});

describe('temperature', () => {
  it.each([0.3, 1, 4])('finds %d again', (truth) => {
    const next = random(23);
    const margins = Array.from({ length: 8000 }, () =>
      Float64Array.from([next() * 4, next() * 4, next() * 4]),
    );
    const labels = margins.map((row) => drawn(softmax(row, truth), next()));
    expect(Math.abs(Math.log(temperature(margins, labels) / truth))).toBeLessThan(0.1);
  });

  it('is hot for margins that are wrong and cold for margins that are right', () => {
    const rows = Array.from({ length: 20 }, () => Float64Array.from([2, 0]));
    expect(
      temperature(
        rows,
        rows.map(() => 0),
      ),
    ).toBeLessThan(0.1);
    expect(
      temperature(
        rows,
        rows.map((_, row) => row % 2),
      ),
    ).toBeGreaterThan(10);
  });

  it('is 1 without rows', () => {
    expect(temperature([], [])).toBe(1);
  });
});

function drawn(chances: Float64Array, at: number): number {
  let sum = 0;
  for (const [label, chance] of chances.entries()) {
    sum += chance;
    if (at < sum) return label;
  }
  return chances.length - 1;
}

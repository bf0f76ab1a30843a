import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read } from './testing/closed.js';
import { boosterOf, saturated, totals, valences } from './valence.js';

const lexicon = { good: 2, great: 3, bad: -2, awful: -3 };

function all(text: string): number[] {
  const { terms, length } = read(text, true, lexicon);
  const result = new Float64Array(length);
  valences(terms, length, result);
  return [...result];
}

/** Valence of the only lexicon word of a text. */
function of(text: string): number {
  const found = all(text).filter((value) => value !== 0);
  expect(found).toHaveLength(1);
  return found.at(0)!;
}

function sides(values: number[]): [number, number] {
  const [up, down] = totals(Float64Array.from(values), values.length);
  return [saturated(up), saturated(down)];
}

describe('valences', () => {
  it.each<[string, number]>([
    ['good', 2],
    ['awful', -3],
    ['not good', 2 * -0.74],
    ['not bad', -2 * -0.74],
    ["isn't good", 2 * -0.74],
    ['not a very good', 2 * -0.74 + 0.3],
    ['very good', 2.3],
    ['very bad', -2.3],
    ['slightly good', 1.7],
    ['slightly bad', -1.7],
    ['extremely good', 2.3],
    ['very very good', 2.6],
    ['not at all that good', 2],
    ['never not good', 2 * -0.74 * -0.74],
    ['good, not today', 2],
  ])('%s', (text, expected) => {
    expect(of(text)).toBeCloseTo(expected, 10);
  });

  it('is 0 outside the lexicon', () => {
    expect(all('the printer')).toEqual([0, 0]);
  });

  it('writes over what stood there before', () => {
    const { terms } = read('the good printer', true, lexicon);
    const result = Float64Array.of(9, 9, 9, 9);
    valences(terms, 3, result);
    expect([...result]).toEqual([0, 2, 0, 9]);
  });

  it('is not moved by names that all objects have', () => {
    expect(of('constructor good')).toBe(2);
    expect(boosterOf('constructor')).toBe(0);
  });

  it('reaches no further than three words back', () => {
    expect(of('not one two three good')).toBe(2);
    expect(of('not one two good')).toBeCloseTo(2 * -0.74, 10);
  });
});

describe('sides', () => {
  it.each<[number[], [number, number]]>([
    [[], [0, 0]],
    [
      [0, 0],
      [0, 0],
    ],
    [[3], [0.5, 0]],
    [[-3], [0, 0.5]],
    [
      [1, 2, -6],
      [0.5, 6 / 9],
    ],
    [[9], [0.75, 0]],
  ])('of %j', (values, expected) => {
    const [up, down] = sides(values);
    expect(up).toBeCloseTo(expected[0], 10);
    expect(down).toBeCloseTo(expected[1], 10);
  });

  it('counts only as many as there are', () => {
    expect(totals(Float64Array.of(1, -2, 4), 2)).toEqual([1, 2]);
  });

  it('stays below 1, grows with each word of its sign and ignores the other', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: 50 }), (list) => {
        const [up, down] = sides(list);
        const [more, same] = sides([...list, 1]);
        expect(up).toBeGreaterThanOrEqual(0);
        expect(up).toBeLessThan(1);
        expect(more).toBeGreaterThan(up);
        expect(same).toBeCloseTo(down, 12);
      }),
    );
  });
});

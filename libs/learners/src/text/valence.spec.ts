import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenise } from './tokens.js';
import { sides, valences } from './valence.js';

const lexicon = new Map([
  ['good', 2],
  ['great', 3],
  ['bad', -2],
  ['awful', -3],
]);

/** Valence of the only lexicon word of a text. */
function of(text: string): number {
  const found = [...valences(tokenise(text, true), lexicon)].filter((value) => value !== 0);
  expect(found).toHaveLength(1);
  return found.at(0)!;
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
    expect([...valences(tokenise('the printer', false), lexicon)]).toEqual([0, 0]);
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
    const [up, down] = sides(Float64Array.from(values));
    expect(up).toBeCloseTo(expected[0], 10);
    expect(down).toBeCloseTo(expected[1], 10);
  });

  it('stays below 1, grows with each word of its sign and ignores the other', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: 50 }), (list) => {
        const [up, down] = sides(Float64Array.from(list));
        const [more, same] = sides(Float64Array.from([...list, 1]));
        expect(up).toBeGreaterThanOrEqual(0);
        expect(up).toBeLessThan(1);
        expect(more).toBeGreaterThan(up);
        expect(same).toBeCloseTo(down, 12);
      }),
    );
  });
});

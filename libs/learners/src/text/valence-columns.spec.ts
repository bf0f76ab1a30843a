import { describe, expect, it } from 'vitest';
import { Reading } from './reading.js';
import { Shares } from './shares.js';
import { Tally } from './tally.js';
import { closed } from './testing/closed.js';
import { ValenceColumns } from './valence-columns.js';

const lexicon = { good: 2, great: 3, bad: -2 };

function made() {
  const reading = new Reading(closed([], { lexicon }), false);
  const [tally, shares, columns] = [new Tally(new Float32Array(0), 2), new Shares(0), new ValenceColumns(0)];
  return (text: string, weights: [number, number]) => {
    tally.fill(reading.read(text));
    columns.append(reading, tally);
    shares.spread(reading, tally, () => 0);
    columns.spread(shares, (column) => weights.at(column)!);
    return {
      values: [...tally.vector().values],
      moved: [...shares.perToken.subarray(0, reading.length)],
    };
  };
}

describe('ValenceColumns', () => {
  it.each<[string, [number, number], number[]]>([
    ['good', [2 / 5, 0], [2 / 5]],
    ['good great', [5 / 8, 0], [(5 / 8) * (2 / 5), (5 / 8) * (3 / 5)]],
    ['bad app', [0, 2 / 5], [-2 / 5, 0]],
    ['good x y z bad', [2 / 5, 2 / 5], [2 / 5, 0, 0, 0, -2 / 5]],
    ['the printer', [0, 0], [0, 0]],
    ['', [0, 0], []],
  ])('of "%s"', (text, values, moved) => {
    const found = made()(text, [1, -1]);
    expect(found.values).toEqual(values.map((value) => expect.closeTo(value, 6) as number));
    expect(found.moved).toEqual(moved.map((value) => expect.closeTo(value, 6) as number));
  });

  it('follows the weight of each side', () => {
    expect(made()('good x y z bad', [0, 3]).moved).toEqual([0, 0, 0, 0, expect.closeTo(1.2, 6) as number]);
  });

  it('answers for each text as if it were the first', () => {
    const again = made();
    for (const text of ['good bad '.repeat(400), 'great', '', 'bad', 'very good', 'good bad '.repeat(400)])
      expect(again(text, [1, -1])).toEqual(made()(text, [1, -1]));
  });
});

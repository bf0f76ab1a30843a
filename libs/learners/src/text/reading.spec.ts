import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reading } from './reading.js';
import { closed, read } from './testing/closed.js';
import { tokenise } from './tokens.js';

interface Read {
  name: string;
  start: number;
  end: number;
}

const tokensOf = ({ terms, starts, ends, length }: Reading): Read[] =>
  terms.slice(0, length).map(({ readable }, at) => ({
    name: readable,
    start: starts.at(at)!,
    end: ends.at(at)!,
  }));

const expected = (text: string, negation: boolean): Read[] =>
  tokenise(text, negation).map(({ text: name, word, negated, start, end }) => ({
    name: negated && word ? `not ${name}` : name,
    start,
    end,
  }));

const pieces = fc.constantFrom(
  ..."not good Good can't BAD , . ! !!! :) 20 a@b.example naïve 👍".split(' '),
  '\n',
);
const texts = fc.array(pieces, { maxLength: 30 }).map((list) => list.join(' '));

describe('Reading', () => {
  it.each([true, false])('reads like tokenise, with negation: %s', (negation) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(tokensOf(read(text, negation))).toEqual(expected(text, negation));
      }),
    );
  });

  it('reads each text as if it were the first', () => {
    const reading = new Reading(closed([]), true);
    fc.assert(
      fc.property(texts, (text) => {
        expect(tokensOf(reading.read(text))).toEqual(expected(text, true));
      }),
    );
  });

  it('counts equal terms, in the order of their first occurrence', () => {
    const { groups, times, different, terms } = read('slow app Slow site app slow');
    expect(different).toBe(3);
    expect(groups.slice(0, different).map(({ text }) => text)).toEqual(['slow', 'app', 'site']);
    expect(times.slice(0, different)).toEqual([3, 2, 1]);
    expect(terms.map(({ group }) => group)).toEqual([0, 1, 0, 2, 1, 0]);
  });

  it('counts each text for itself', () => {
    const reading = new Reading(closed([]), false);
    reading.read('one two three one');
    reading.read('three one');
    expect(reading.different).toBe(2);
    expect(reading.times.slice(0, 2)).toEqual([1, 1]);
    reading.read('');
    expect([reading.length, reading.different]).toEqual([0, 0]);
  });

  it('tells good from not good', () => {
    const { different } = read('good, not good', true);
    expect(different).toBe(3);
  });

  it('grows with the text', () => {
    const reading = read('word '.repeat(3000));
    expect(reading.length).toBe(3000);
    expect([reading.starts.at(2999), reading.ends.at(2999)]).toEqual([14_995, 14_999]);
  });

  it('reads on when its vocabulary forgets words', () => {
    const reading = new Reading(closed([]), true);
    const many = Array.from(
      { length: 30_000 },
      (_, at) => `w${String(at).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))}z`,
    ).join(' ');
    const before = tokensOf(reading.read('not good'));
    reading.read(many);
    expect(reading.vocabulary.size).toBeGreaterThan(50_000);
    expect(tokensOf(reading.read('not good'))).toEqual(before);
    expect(reading.vocabulary.size).toBeLessThan(10);
  });
});

describe('phrases of a Reading', () => {
  const names = ['a b', 'b c', 'a b c', 'not not_a', 'a'];
  const found = (text: string): [string, number, number][] => {
    const { phrases } = new Reading(closed(names), true).read(text);
    return Array.from({ length: phrases.length }, (_, at) => [
      names.at(phrases.column(at))!,
      phrases.first(at),
      phrases.last(at),
    ]);
  };

  it.each<[string, [string, number, number][]]>([
    ['a b', [['a b', 0, 1]]],
    [
      'a b c',
      [
        ['a b', 0, 1],
        ['b c', 1, 2],
        ['a b c', 0, 2],
      ],
    ],
    ['not a', [['not not_a', 0, 1]]],
    ['b a', []],
    ['a x b', []],
    ['a', []],
    ['', []],
  ])('of "%s"', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

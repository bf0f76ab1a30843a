import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { around, gather } from './factors.js';
import { read } from './testing/closed.js';

const moved = (...values: number[]): Float64Array => Float64Array.from(values);

describe('gather', () => {
  it('sums equal words and puts the strongest first', () => {
    const text = 'slow app slow site';
    const factors = gather(text, read(text), moved(0.2, 0.1, 0.3, -0.9), Infinity);
    expect(factors.map(({ feature, contribution }) => [feature, contribution])).toEqual([
      ['site', -0.9],
      ['slow', 0.5],
      ['app', 0.1],
    ]);
  });

  it('leaves out words that moved nothing', () => {
    expect(gather('a b', read('a b'), moved(0, 0.4), Infinity).map((one) => one.feature)).toEqual(['b']);
  });

  it.each([
    [0, []],
    [1, ['c']],
    [2, ['c', 'b']],
    [Infinity, ['c', 'b', 'a']],
  ])('shows at most %d', (limit, expected) => {
    const factors = gather('a b c', read('a b c'), moved(0.1, -0.2, 0.3), limit);
    expect(factors.map((one) => one.feature)).toEqual(expected);
  });

  it.each([1, 2, 3, 6, 7, 100, Infinity])('keeps the first of equally strong words, at most %d', (limit) => {
    const values = fc.array(fc.constantFrom(-2, -1, 0, 1, 2), { maxLength: 20 });
    fc.assert(
      fc.property(values, (list) => {
        const text = list.map((_, at) => `w${'abcdefghijklmnopqrstuvwxyz'.at(at)}`).join(' ');
        const expected = list
          .map((value, at) => ({ value, name: text.split(' ').at(at) }))
          .filter(({ value }) => value !== 0)
          .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
          .slice(0, limit)
          .map(({ name }) => name);
        const found = gather(text, read(text), moved(...list), limit);
        expect(found.map((one) => one.feature)).toEqual(expected);
      }),
    );
  });

  it('names negated words as people read them', () => {
    const tokens = read('not good', true);
    expect(gather('not good', tokens, moved(0, -1), 1)[0]).toMatchObject({ feature: 'not good' });
  });

  it('quotes the text around the strongest occurrence', () => {
    const filler = 'and so on and on and so forth and on ';
    const text = `slow ${filler.repeat(3)}terribly slow`;
    const tokens = read(text);
    const values = tokens.terms.map((term, at) => (term.text === 'slow' ? (at === 0 ? 0.1 : 0.8) : 0));
    const [factor] = gather(text, tokens, Float64Array.from(values), 1);
    expect(factor?.evidence).toMatch(/^….* terribly slow$/);
    expect(factor?.contribution).toBeCloseTo(0.9, 10);
  });
});

describe('around, with characters of two units', () => {
  it('never shows half a character', () => {
    for (let shift = 0; shift < 4; shift++) {
      const text = `${'x'.repeat(shift)}${'👍'.repeat(40)}slow${'👎'.repeat(40)}`;
      const start = text.indexOf('slow');
      const shown = around(text, { start, end: start + 4 });
      expect(shown).toMatch(/^….*slow.*…$/u);
      expect(shown.isWellFormed()).toBe(true);
    }
  });
});

describe('around', () => {
  const at = (text: string, word: string): string => {
    const start = text.indexOf(word);
    return around(text, { start, end: start + word.length });
  };

  it.each<[string, string, string, string]>([
    ['a short text whole', 'the app is slow', 'app', 'the app is slow'],
    ['line feeds as blanks', 'slow\n\nsince  Monday', 'slow', 'slow since Monday'],
    [
      'the start with an ellipsis behind',
      'slow one two three four five six seven eight nine',
      'slow',
      'slow one two three four five six…',
    ],
    [
      'the end with an ellipsis before',
      'nine eight seven six five four three two one slow',
      'slow',
      '…six five four three two one slow',
    ],
    [
      'one long word without blanks',
      `${'x'.repeat(80)}slow${'y'.repeat(80)}`,
      'slow',
      `…${'x'.repeat(30)}slow${'y'.repeat(30)}…`,
    ],
  ])('shows %s', (_, text, word, expected) => {
    expect(at(text, word)).toBe(expected);
  });
});

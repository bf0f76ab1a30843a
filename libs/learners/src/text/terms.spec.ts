import type { VectoriserOptions } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { closed } from './testing/closed.js';
import type { Term, Terms } from './terms.js';

const names = ['ab', 'not_ab', '~ ab', '~ab ', '!!', '<num>', 'ab cd'];
const options: Partial<VectoriserOptions> = { charNgrams: [3, 3], lexicon: { ab: 2, bad: -1.5 } };

const columnsOf = (terms: Terms, { from, to }: Term): string[] =>
  [...terms.columns.subarray(from, to)].map((column) => names.at(column)!);

describe('Terms', () => {
  it.each<[string, string[]]>([
    ['ab', ['ab', '~ ab', '~ab ']],
    ['AB', ['ab', '~ ab', '~ab ']],
    ['abx', ['~ ab']],
    ['zebra', []],
    ['!!!!', ['!!']],
    ['2291', ['<num>']],
  ])('knows the columns of %s', (raw, expected) => {
    const terms = closed(names, options);
    expect(columnsOf(terms, terms.of(raw))).toEqual(expected);
  });

  it('gives negated words a column of their own, and the characters they have', () => {
    const terms = closed(names, options);
    const negated = terms.negated(terms.of('ab'));
    expect(columnsOf(terms, negated)).toEqual(['not_ab', '~ ab', '~ab ']);
    expect(negated).toMatchObject({ readable: 'not ab', text: 'ab', valence: 2 });
    expect(terms.negated(terms.of('Ab'))).toBe(negated);
  });

  it('does not take a word with an underscore for a negated one', () => {
    const terms = closed(names, options);
    const written = terms.of('not_ab');
    expect(written).not.toBe(terms.negated(terms.of('ab')));
    expect(written.readable).toBe('not_ab');
    expect(columnsOf(terms, written)).toEqual(['not_ab', '~ab ']);
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'takes %s for a word like any other',
    (raw) => {
      expect(closed(names, options).of(raw)).toMatchObject({ valence: 0, booster: 0, negator: false });
    },
  );

  it.each<[string, Partial<Term>]>([
    ['bad', { valence: -1.5, booster: 0, negator: false }],
    ['very', { valence: 0, booster: 0.3, negator: false }],
    ['hardly', { booster: -0.3, negator: true }],
    ["isn't", { negator: true }],
  ])('knows what %s feels like', (raw, expected) => {
    expect(closed(names, options).of(raw)).toMatchObject(expected);
  });

  it('gives one term to all ways to write a word', () => {
    const terms = closed(names, options);
    expect(new Set(['cool', 'Cool', 'COOOOL', 'cooool'].map((raw) => terms.of(raw))).size).toBe(1);
    expect(terms.of('1')).toBe(terms.of('2,5'));
  });

  it('numbers the words of phrases', () => {
    const terms = closed(names, options);
    expect([terms.of('ab').phrase, terms.of('cd').phrase, terms.of('x').phrase]).toEqual([0, 1, -1]);
  });

  it('has no characters where none are asked for', () => {
    const terms = closed(names, { charNgrams: null });
    expect(columnsOf(terms, terms.of('ab'))).toEqual(['ab']);
  });
});

describe('what Terms remember', () => {
  const word = (at: number): string =>
    `filler${at.toString(36).replaceAll(/\d/g, 'q')}z${'x'.repeat(at % 7)}`;
  const fill = (terms: Terms): void => {
    for (let at = 0; at < 60_000; at++) terms.of(word(at));
  };

  it('is kept while there is room', () => {
    const terms = closed(names, options);
    const before = terms.of('ab');
    terms.tidy();
    expect(terms.of('ab')).toBe(before);
  });

  it('is forgotten when it is too much, which changes no answer', () => {
    const terms = closed(names, options);
    const before = columnsOf(terms, terms.of('ab'));
    fill(terms);
    expect(terms.size).toBeGreaterThan(50_000);
    terms.tidy();
    expect(terms.size).toBe(0);
    expect(columnsOf(terms, terms.of('ab'))).toEqual(before);
  });

  it('does not grow by numbers and links, of which each is another one', () => {
    const terms = closed(names, options);
    for (let at = 0; at < 1000; at++) {
      terms.of(`${at}`);
      terms.of(`https://a.example/${at}`);
      terms.of(`anna${at}@a.example`);
    }
    expect(terms.size).toBe(3);
  });

  it('holds the columns of as many words as there are', () => {
    const terms = closed(names, options);
    const many = Array.from({ length: 2000 }, (_, at) => `ab${word(at)}`);
    const made = many.map((raw) => terms.of(raw));
    for (const term of made) expect(columnsOf(terms, term)).toEqual(['~ ab']);
  });
});

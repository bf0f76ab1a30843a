import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pattern, Scanner } from './scanner.js';

const scanner = new Scanner();

/** What the scanner finds, as text and place. */
function scanned(text: string, by = scanner): [string, number][] {
  const found: [string, number][] = [];
  for (by.open(text); by.next();) found.push([text.slice(by.start, by.end), by.start]);
  return found;
}

/** What the pattern alone finds. */
function matched(text: string): [string, number][] {
  return [...text.matchAll(new RegExp(pattern))].map((match) => [match[0], match.index]);
}

describe('Scanner', () => {
  it.each<[string, string, string[]]>([
    ['words', 'the app crashes', ['the', 'app', 'crashes']],
    ['contractions', "can't won't'nt it' 'tis a''b", ["can't", "won't'nt", 'it', 'tis', 'a', 'b']],
    ['digits behind a contraction', "can't2", ["can't", '2']],
    ['foreign letters inside and behind words', 'naïve café b’c d’1', ['naïve', 'café', 'b’c', 'd', '1']],
    ['foreign letters behind an apostrophe', "l'été l'x’y", ["l'été", "l'x’y"]],
    ['numbers', '1,234.56 12:30: 5. 7.x', ['1,234.56', '12:30', ':', '5', '.', '7', '.', 'x']],
    ['units', '5mb 3é 4x5', ['5mb', '3é', '4x', '5']],
    ['rows of marks', '!!! ?!?', ['!!!', '?', '!', '?']],
    [
      'links',
      'http://a.b www.a www. http: hot:',
      ['http://a.b', 'www.a', 'www', '.', 'http', ':', 'hot', ':'],
    ],
    ['mail addresses', 'a.b+c@d.ef .x@y.z 4@5.6', ['a.b+c@d.ef', '.x@y.z', '4@5.6']],
    ['mail addresses behind signs', '-a@b.c _a@b.c +a@b.c', ['-a@b.c', '_a@b.c', '+a@b.c']],
    ['what only begins like one', 'a.b-c d@ e@f @g _h', ['a', '.', 'b', 'c', 'd', 'e', '@f', '@g', 'h']],
    ['smileys', ':) ;-) :x =P <3 <4', [':)', ';-)', ':', 'x', '=P', '<3', '4']],
    ['pictographs and halves of them', 'a👍b \ud83d', ['a', '👍', 'b']],
    ['what is no token', '"#$%&*/\\>[]^`{|}~\0\t', []],
    ['nothing', '', []],
  ])('finds %s', (_, text, expected) => {
    expect(scanned(text).map(([found]) => found)).toEqual(expected);
    expect(scanned(text)).toEqual(matched(text));
  });

  it('finds what the pattern finds in any ASCII text', () => {
    const unit = fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        expect(scanned(text)).toEqual(matched(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds what the pattern finds where characters of tokens meet', () => {
    const unit = fc.constantFrom(
      ..."aZhwtp019_'’.,:;=@+-!?()<3 \n/éß中\u0301".split(''),
      '👍',
      '\ud83d',
      'http',
      'www',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        expect(scanned(text)).toEqual(matched(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('finds what the pattern finds in any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(scanned(text)).toEqual(matched(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('sees nothing of the longer text before', () => {
    scanned('a much longer text with words@behind.it');
    expect(scanned('a')).toEqual([['a', 0]]);
    expect(scanned('a much')).toEqual(matched('a much'));
  });

  it.each([1023, 1024, 1025, 5000])('reads a text of %i characters to its end', (length) => {
    const text = `${'x'.repeat(length - 2)} y`;
    expect(scanned(text, new Scanner()).at(-1)).toEqual(['y', length - 1]);
  });

  it('looks through long rows of address characters once', () => {
    const text = '.-'.repeat(100_000);
    expect(scanned(text)).toHaveLength(100_000);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Phrases } from './phrases.js';

const names = ['refund', 'my invoice', '~ ab', 'refund my', '~ab c', 'my my', 'refund my invoice', 'a b c d'];

/** Column of the phrase of these words, found from its last one. */
function columnOf(phrases: Phrases, words: string[]): number {
  const numbers = words.map((word) => phrases.word(word));
  const found = numbers.reduceRight((phrase, before) =>
    phrase === -1 ? -1 : phrases.longer(phrase, before),
  );
  return found === -1 ? -1 : phrases.column(found);
}

describe('Phrases', () => {
  const phrases = new Phrases(names);

  it.each<[string, number]>([
    ['my invoice', 1],
    ['refund my', 3],
    ['my my', 5],
    ['refund my invoice', 6],
    ['a b c d', 7],
    ['invoice my', -1],
    ['my refund', -1],
    ['unknown my', -1],
    ['my unknown', -1],
    ['c d', -1],
    ['b c d', -1],
    ['refund', -1],
    ['~ ab', -1],
    ['~ab c', -1],
  ])('finds "%s" in column %i', (text, expected) => {
    expect(columnOf(phrases, text.split(' '))).toBe(expected);
  });

  it.each([['alone'], ['~ alone'], ['']])('knows only words that stand in phrases: "%s"', (name) => {
    expect(new Phrases([name]).word('alone')).toBe(-1);
  });

  it('finds each phrase it was given and no other', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'not_a', '<url>', "can't");
    const phrase = fc.array(word, { minLength: 2, maxLength: 4 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.uniqueArray(phrase, { maxLength: 12 }), fc.array(phrase), (given, asked) => {
        const made = new Phrases(given);
        for (const one of [...given, ...asked])
          expect(columnOf(made, one.split(' '))).toBe(given.indexOf(one));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNegator, termOf, tokenise } from './tokens.js';

const texts = (text: string, negation = false): string[] =>
  tokenise(text, negation).map((token) => token.text);

describe('tokenise', () => {
  it.each<[string, string, string[]]>([
    ['words in lower case', 'Hello World', ['hello', 'world']],
    ['commas and full stops are no tokens', 'one, two. three; four', ['one', 'two', 'three', 'four']],
    ['brackets are no tokens', 'a (b) c', ['a', 'b', 'c']],
    ['contractions stay whole', "can't won't it's", ["can't", "won't", "it's"]],
    ['typographic apostrophes become plain', 'can’t', ["can't"]],
    ['umlauts and accents are letters', 'Grüße à naïve', ['grüße', 'à', 'naïve']],
    ['cyrillic and greek are letters', 'Привет Αθήνα', ['привет', 'αθήνα']],
    ['digits inside a word', 'oauth2 mp3', ['oauth2', 'mp3']],
    ['underscores stay inside a word', 'user_id', ['user_id']],
    ['numbers become a class', 'invoice 2291', ['invoice', '<num>']],
    ['numbers with separators are one', '1,234.56 and 12:30', ['<num>', 'and', '<num>']],
    ['short number with unit stays', '5mb 3rd', ['5mb', '3rd']],
    ['long number with unit keeps its unit', '12000rows', ['<num>rows']],
    ['links become a class', 'see https://example.com/a?b=1 now', ['see', '<url>', 'now']],
    ['links in capitals too', 'HTTP://EXAMPLE.COM/A', ['<url>']],
    ['www links too', 'see WWW.example.com', ['see', '<url>']],
    ['mail addresses become a class', 'write to anna.b+c@example.co.uk', ['write', 'to', '<email>']],
    ['mail addresses that start with a digit', '4you@example.com', ['<email>']],
    ['mentions become a class', '@united hello', ['<user>', 'hello']],
    ['a row of exclamation marks is cut to two', 'no!!!!', ['no', '!!']],
    ['a single exclamation mark stays single', 'yes!', ['yes', '!']],
    ['a row of question marks is cut to two', 'what???', ['what', '??']],
    ['smileys are tokens', 'good :) bad :-( love <3', ['good', ':)', 'bad', ':-(', 'love', '<3']],
    ['pictographs are tokens', 'great 👍', ['great', '👍']],
    ['drawn-out letters are shortened', 'soooooo cooool', ['soo', 'cool']],
    ['short words keep their letters', 'www aaa', ['www', 'aaa']],
    ['line feeds separate', 'one\ntwo', ['one', 'two']],
    ['nothing in an empty text', '', []],
    ['nothing in blanks', ' \t\n ', []],
    ['nothing in punctuation', '. , ; : ( )', []],
  ])('%s', (_, text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it('marks only letters as words', () => {
    const words = tokenise('pay 20 euros :) https://a.example 5mb @bob x@y.example !', false);
    expect(words.filter((token) => token.word).map((token) => token.text)).toEqual(['pay', 'euros']);
  });

  it('tells where each token stands', () => {
    const text = 'Refund, please: 20 EUR!';
    const places = tokenise(text, false).map(({ start, end }) => text.slice(start, end));
    expect(places).toEqual(['Refund', 'please', '20', 'EUR', '!']);
  });

  it('survives a very long text', () => {
    expect(tokenise('word '.repeat(200_000), false)).toHaveLength(200_000);
  });

  it('keeps places inside the text and in order, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.boolean(), (text, negation) => {
        let last = 0;
        for (const token of tokenise(text, negation)) {
          expect(token.start).toBeGreaterThanOrEqual(last);
          expect(token.end).toBeGreaterThan(token.start);
          expect(token.end).toBeLessThanOrEqual(text.length);
          expect(token.text).not.toBe('');
          last = token.end;
        }
      }),
    );
  });

  it('finds the same tokens whatever was tokenised before', () => {
    const before = texts('Please refund invoice 2291!');
    texts('https://example.com @you :(');
    expect(texts('Please refund invoice 2291!')).toEqual(before);
  });
});

describe('negation', () => {
  const negated = (text: string): string[] =>
    tokenise(text, true)
      .filter((token) => token.negated)
      .map((token) => token.text);

  it.each<[string, string, string[]]>([
    ['reaches to the end of the clause', 'not good at all', ['good', 'at', 'all']],
    ['ends at a comma', 'not good, great', ['good']],
    ['ends at a full stop', 'it is not good. great', ['good']],
    ['ends at a line feed', 'not good\ngreat', ['good']],
    ['ends at a question mark', 'not now? great', ['now']],
    ['starts after a contraction', "it doesn't work today", ['work', 'today']],
    ['starts after nobody', 'nobody answers', ['answers']],
    ['starts after cannot', 'I cannot log in', ['log', 'in']],
    ['goes on over a second negator', 'never not working', ['not', 'working']],
    ['is not ended by a smiley', 'not good :) here', ['good', ':)', 'here']],
    ['needs a negator', 'all is well', []],
  ])('%s', (_, text, expected) => {
    expect(negated(text)).toEqual(expected);
  });

  it('is off unless asked for', () => {
    expect(tokenise('not good', false).some((token) => token.negated)).toBe(false);
  });

  it('gives words another name and leaves classes alone', () => {
    expect(tokenise('not good 20', true).map(termOf)).toEqual(['not', 'not_good', '<num>']);
  });

  it.each([
    ['not', true],
    ['never', true],
    ["isn't", true],
    ['nothing', true],
    ['note', false],
    ['knot', false],
    ['paint', false],
  ])('%s turns the meaning: %s', (word, expected) => {
    expect(isNegator(word)).toBe(expected);
  });
});

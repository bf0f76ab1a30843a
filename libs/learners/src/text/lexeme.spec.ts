import { describe, expect, it } from 'vitest';
import { isPause, isSilent, lexeme } from './lexeme.js';

describe('lexeme', () => {
  it.each<[string, string, boolean]>([
    ['Hello', 'hello', true],
    ['CAN’T', "can't", true],
    ['Grüße', 'grüße', true],
    ['cooool', 'cool', true],
    ['aaa', 'aaa', true],
    ['www', 'www', true],
    ['WWW.a.example', '<url>', false],
    ['https://a.example', '<url>', false],
    ['anna@a.example', '<email>', false],
    ['4you@a.example', '<email>', false],
    ['@you', '<user>', false],
    ['2291', '<num>', false],
    ['12:30', '<num>', false],
    ['5MB', '5mb', false],
    ['12000Rows', '<num>rows', false],
    ['!', '!', false],
    ['!!!', '!!', false],
    ['????', '??', false],
    [':-)', ':-)', false],
    ['👍', '👍', false],
    ['日本', '日本', false],
  ])('of %s is %s', (raw, text, word) => {
    expect(lexeme(raw)).toEqual({ text, word });
  });
});

describe('marks', () => {
  it.each<[string, boolean, boolean]>([
    ['.', true, true],
    [',', true, true],
    [';', true, true],
    [':', true, true],
    ['(', true, true],
    [')', true, true],
    ['\n', true, true],
    ['!', true, false],
    ['!!', true, false],
    ['?', true, false],
    [':)', false, false],
    ['<3', false, false],
    ['7', false, false],
    ['a', false, false],
    ['.a@b.c', false, false],
    ['@a', false, false],
  ])('%j ends a clause: %s, is no token: %s', (raw, pause, silent) => {
    const text = `x ${raw} y`;
    expect(isPause(text, 2, 2 + raw.length)).toBe(pause);
    expect(isSilent(text, 2, 2 + raw.length)).toBe(silent);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionWords, ago, count, duration, plural, share, signedNumber, wordsOf } from './words.js';

describe('wordsOf', () => {
  it.each([
    ['how_to_question', 'How-to question'],
    ['billing_issue', 'Billing issue'],
    ['needs_reauth', 'Sign-in needed'],
    ['on_hold', 'On hold'],
    ['csv', 'CSV'],
    ['zendesk', 'Zendesk'],
    ['search-words', 'Search words'],
    ['a__b--c', 'A b c'],
    ['admin', 'Administrator'],
    ['', ''],
  ])('%s -> %s', (value, words) => expect(wordsOf(value)).toBe(words));

  it('never shows an underscore, whatever the enum', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9_]{0,30}$/), (value) => {
        expect(wordsOf(value)).not.toContain('_');
      }),
    );
  });

  it('does not take properties of objects for words', () => {
    expect(wordsOf('constructor')).toBe('Constructor');
    expect(wordsOf('toString')).toBe('ToString');
  });
});

describe('actionWords', () => {
  it.each([
    ['slack.post_message', 'Slack: post message'],
    ['zendesk.set_fields', 'Zendesk: set fields'],
    ['core.add_tags', 'Add tags'],
    ['core.notify', 'Notify'],
  ])('%s -> %s', (type, words) => expect(actionWords(type)).toBe(words));
});

describe('numbers', () => {
  it.each([
    [0, 'tickets', '0 tickets'],
    [1, 'tickets', '1 ticket'],
    [2, 'tickets', '2 tickets'],
  ])('%i %s', (n, _name, words) => expect(plural(n, 'ticket')).toBe(words));

  it('has irregular plurals', () => {
    expect(plural(1, 'person', 'people')).toBe('1 person');
    expect(plural(3, 'person', 'people')).toBe('3 people');
  });

  it('groups thousands, rounds shares and signs differences', () => {
    expect(count(1_234_567).replaceAll(/\D/g, '')).toBe('1234567');
    expect(share(0.367)).toMatch(/^37\s?%$/);
    expect(signedNumber(0)).toBe('0');
    expect(signedNumber(0.5).startsWith('+')).toBe(true);
    expect(signedNumber(-0.5)).toMatch(/^[-−]/);
  });
});

describe('ago', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const before = (seconds: number): string => ago(new Date(now - seconds * 1_000).toISOString(), now);

  it.each([
    [5, /5/, /sec/],
    [59, /59/, /sec/],
    [60, /1/, /min/],
    [3_599, /60/, /min/],
    [3_600, /1/, /hr|hour/],
    [2 * 86_400, /2/, /day/],
  ])('%i seconds', (seconds, number, unit) => {
    expect(before(seconds)).toMatch(number);
    expect(before(seconds)).toMatch(unit);
  });

  it('writes out what is older than a week', () => {
    expect(before(8 * 86_400)).toContain('2026');
  });

  it('also tells what is to come', () => {
    expect(before(-120)).toMatch(/in 2/);
  });
});

describe('duration', () => {
  it.each([
    [0, 'under 1 s'],
    [0.4, 'under 1 s'],
    [1, '1 s'],
    [59, '59 s'],
    [60, '1 min 0 s'],
    [125, '2 min 5 s'],
    [3_600, '1 h 0 min'],
    [7_260, '2 h 1 min'],
  ])('%f s -> %s', (seconds, words) => expect(duration(seconds)).toBe(words));

  it.each([
    [59.7, '1 min 0 s'],
    [119.6, '2 min 0 s'],
    [3_599.9, '1 h 0 min'],
  ])('%f s carries over: never 60 of a unit', (seconds, words) => expect(duration(seconds)).toBe(words));
});

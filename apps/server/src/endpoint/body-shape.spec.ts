import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertShape, hasKeyTwice } from './body-shape.js';

const nest = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
const wide = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));

describe('the shape of a body', () => {
  it.each([
    ['depth', nest(100), nest(101), 400],
    ['fields of one object', wide(1_000), wide(1_001), 413],
    ['numbers', { n: 1e308 }, { n: Infinity }, 422],
    ['text', { t: 'ok 💩' }, { t: 'a\u0000b' }, 422],
    ['keys', { 'ok 💩': 1 }, { '\ud800': 1 }, 422],
  ])('B20-B24: has a limit of %s', (_what, good, bad, status) => {
    expect(() => assertShape(good)).not.toThrow();
    expect(() => assertShape(bad)).toThrow(expect.objectContaining({ status }) as Error);
  });

  it('of many objects of few fields is fine, however many there are', () => {
    expect(() => assertShape(Array.from({ length: 20_000 }, () => wide(5)))).not.toThrow();
  });

  it('names where the trouble is', () => {
    const errors = [{ path: 'tickets.1.subject', message: 'contains a NUL byte or an unpaired surrogate' }];
    expect(() => assertShape({ tickets: [{}, { subject: '\u0000' }] })).toThrow(
      expect.objectContaining({ errors }) as Error,
    );
  });
});

describe('B22: a key twice', () => {
  it.each([
    ['{"a":1,"a":2}', true],
    ['{"a":1,"\\u0061":2}', true],
    ['{"a":{"b":1,"b":2}}', true],
    ['{"a":1,"b":{"a":2}}', false],
    ['{"a":"\\"a\\":1","b":": "}', false],
    ['{"a" : 1, "b":"x:y"}', false],
    ['["a","a"]', false],
    ['"a"', false],
    ['5', false],
  ])('%s: %s', (text, twice) => {
    expect(hasKeyTwice(text, JSON.parse(text))).toBe(twice);
  });

  it('is never seen in what JSON.stringify writes, and always where a key was added', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const text = JSON.stringify(value);
        const [key = ''] = Object.keys(JSON.parse(text) as object);
        const again = `{${JSON.stringify(key)}:0,${text.slice(1)}`;
        expect(hasKeyTwice(text, JSON.parse(text))).toBe(false);
        expect(hasKeyTwice(again, JSON.parse(again))).toBe(true);
      }),
    );
  });
});

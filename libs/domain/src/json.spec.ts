import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStorable, jsonObjectSchema, jsonSchema, maxJsonDepth } from './json.js';

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let n = 0; n < depth; n += 1) value = n % 2 ? [value] : { a: value };
  return value;
};
const firstIssue = (value: unknown): { path: PropertyKey[]; message: string } | undefined =>
  jsonSchema.safeParse(value).error?.issues[0];

describe('jsonSchema', () => {
  it('takes every JSON value, and gives it back as it was', () => {
    const json = fc
      .jsonValue({ maxDepth: 8, stringUnit: 'grapheme' })
      .filter((value) => !JSON.stringify(value).includes('\\u0000'));
    fc.assert(
      fc.property(json, (value) => {
        expect(jsonSchema.parse(value)).toEqual(value);
      }),
    );
  });

  it.each([
    [null],
    [true],
    [0],
    [-0],
    [1.5e300],
    [''],
    ['ü😀'],
    [[]],
    [{}],
    [[null, [1]]],
    [{ a: { b: [] } }],
  ])('takes %j', (value) => {
    expect(jsonSchema.safeParse(value).success).toBe(true);
  });

  it.each<[string, unknown, string, string]>([
    ['nothing', undefined, '', 'is no JSON value'],
    ['a hole in an object', { a: undefined }, 'a', 'is no JSON value'],
    ['a hole in a list', [1, undefined, 2], '1', 'is no JSON value'],
    ['NaN', { a: [NaN] }, 'a.0', 'is no finite number'],
    ['infinity', -Infinity, '', 'is no finite number'],
    ['a number too large for JSON', JSON.parse('{"n":1e400}'), 'n', 'is no finite number'],
    ['a big integer', { a: 1n }, 'a', 'is no JSON value'],
    ['a symbol', Symbol('x'), '', 'is no JSON value'],
    ['a function', { a: { f: () => 1 } }, 'a.f', 'is no JSON value'],
    ['a date', { at: new Date(0) }, 'at', 'is no JSON value'],
    ['a map', new Map([['a', 1]]), '', 'is no JSON value'],
    ['a buffer', Buffer.from('x'), '', 'is no JSON value'],
    ['an error', new Error('x'), '', 'is no JSON value'],
    ['an object of a class', new (class Sneaky {})(), '', 'is no JSON value'],
    ['a NUL', { a: { b: ['x\u0000'] } }, 'a.b.0', 'contains a NUL byte'],
    ['half a character', { a: '\ud83d' }, 'a', 'unpaired surrogate'],
    ['a NUL in a key', { a: { 'b\u0000': 1 } }, 'a', 'has a key that contains a NUL byte'],
    ['half a character in a key', { '\udc00': 1 }, '', 'has a key that contains'],
  ])('refuses %s and says where', (_what, value, path, message) => {
    const issue = firstIssue(value);
    expect(issue?.path.join('.')).toBe(path);
    expect(issue?.message).toContain(message);
  });

  it('takes values up to its depth, and refuses deeper ones without falling over', () => {
    expect(jsonSchema.safeParse(nested(maxJsonDepth)).success).toBe(true);
    for (const depth of [maxJsonDepth + 1, 1_000, 10_000, 100_000])
      expect(firstIssue(nested(depth))?.message).toBe('is nested too deeply');
  });

  it('ends in a circle', () => {
    const round: Record<string, unknown> = {};
    round['self'] = { list: [round] };
    expect(firstIssue(round)?.message).toBe('is nested too deeply');
  });

  it('takes wide values', () => {
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, [n, String(n)]]));
    expect(jsonSchema.parse(wide)).toEqual(wide);
  });

  it('takes objects without a prototype, and names that mean something to JavaScript', () => {
    const bare = Object.assign(Object.create(null) as object, {
      constructor: 1,
      toString: 'x',
      hasOwnProperty: null,
    });
    expect(jsonSchema.safeParse(bare).success).toBe(true);
    const nestedProto: unknown = JSON.parse('{"a":{"__proto__":{"admin":true}}}');
    expect(JSON.stringify(jsonSchema.parse(nestedProto))).toBe('{"a":{"__proto__":{"admin":true}}}');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('jsonObjectSchema', () => {
  it.each([[{}], [{ a: 1, b: [null] }]])('takes %j', (value) => {
    expect(jsonObjectSchema.parse(value)).toEqual(value);
  });

  it.each([[[]], [null], ['text'], [1], [undefined], [new Map()], [new Date(0)]])('refuses %j', (value) => {
    expect(jsonObjectSchema.safeParse(value).success).toBe(false);
  });

  it('refuses what a JSON value may not hold, and says where', () => {
    const { error } = jsonObjectSchema.safeParse({ ok: 1, bad: { list: ['\u0000'] } });
    expect(error?.issues[0]?.path).toEqual(['bad', 'list', 0]);
  });

  it('gives nobody a prototype', () => {
    const parsed = jsonObjectSchema.parse(JSON.parse('{"__proto__":{"admin":true},"b":2}'));
    expect((parsed as { admin?: boolean }).admin).toBeUndefined();
    expect(parsed['b']).toBe(2);
  });
});

describe('isStorable', () => {
  it('agrees with what survives UTF-8 and has no NUL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const survives = Buffer.from(text, 'utf8').toString('utf8') === text;
        expect(isStorable(text)).toBe(survives && !text.includes('\u0000'));
      }),
    );
  });
});

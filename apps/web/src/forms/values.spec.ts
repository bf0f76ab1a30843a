import type { JsonObject } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { z } from 'zod';
import { fieldsOf } from './read-schema.js';
import { answerOf, getAt, isEmpty, parsed, setAt, valuesOf } from './values.js';

const schema = z.object({
  name: z.string(),
  note: z.string().optional(),
  count: z.int().optional(),
  on: z.boolean().default(false),
  mode: z.enum(['a', 'b']).default('a'),
  tags: z.array(z.string()).optional(),
  inner: z.object({ host: z.string(), port: z.number().optional() }).optional(),
  auth: z.discriminatedUnion('type', [
    z.object({ type: z.literal('token'), token: z.string() }),
    z.object({ type: z.literal('basic'), user: z.string() }),
  ]),
  body: z.record(z.string(), z.unknown()).optional(),
});
const fields = fieldsOf(z.toJSONSchema(schema, { io: 'input' }) as JsonObject);
const blank = valuesOf(fields, {});

describe('starting a form', () => {
  it('shows defaults and empties where nothing is stored', () => {
    expect(blank).toEqual({
      name: '',
      note: '',
      count: '',
      on: false,
      mode: 'a',
      tags: [],
      inner: { host: '', port: '' },
      auth: { type: 'token', token: '' },
      body: '',
    });
  });

  it('shows what is stored', () => {
    const stored = {
      name: 'x',
      count: 0,
      on: true,
      mode: 'b',
      tags: ['p'],
      inner: { host: 'h' },
      auth: { type: 'basic', user: 'u' },
      body: { a: 1 },
    };
    expect(valuesOf(fields, stored)).toMatchObject({
      name: 'x',
      count: 0,
      on: true,
      mode: 'b',
      tags: ['p'],
      inner: { host: 'h', port: '' },
      auth: { type: 'basic', user: 'u' },
      body: '{\n  "a": 1\n}',
    });
  });

  it.each([
    ['a list written as one text', { tags: 'a, b,,' }, { tags: ['a', 'b'] }],
    ['an object where a text belongs', { name: { a: 1 } }, { name: '{"a":1}' }],
    ['a text where a number belongs', { count: 'many' }, { count: '' }],
    ['an unknown form', { auth: { type: 'gone' } }, { auth: { type: 'token' } }],
    ['a text where a group belongs', { inner: 'x' }, { inner: { host: '' } }],
  ])('takes %s', (_name, stored, expected) => {
    expect(valuesOf(fields, stored)).toMatchObject(expected);
  });
});

describe('what goes to the hub', () => {
  it('leaves out what is empty, keeps switches and choices', () => {
    expect(answerOf(fields, { ...blank, name: 'x' })).toEqual({
      name: 'x',
      on: false,
      mode: 'a',
      auth: { type: 'token' },
    });
  });

  it('keeps zero', () => {
    expect(answerOf(fields, { ...blank, count: 0 })).toMatchObject({ count: 0 });
  });

  it('parses the JSON box, leaves half-written JSON out', () => {
    expect(answerOf(fields, { ...blank, body: '{"id": "{{id}}"}' })).toMatchObject({
      body: { id: '{{id}}' },
    });
    expect(answerOf(fields, { ...blank, body: '{"id": ' })).not.toHaveProperty('body');
  });

  it('has an optional group only when something is in it', () => {
    expect(answerOf(fields, setAt(blank, 'inner.port', 0))).toMatchObject({ inner: { port: 0 } });
    expect(answerOf(fields, blank)).not.toHaveProperty('inner');
  });

  it('sends only the chosen form', () => {
    const both = setAt(setAt(blank, 'auth.token', 't'), 'auth.user', 'u');
    expect(answerOf(fields, setAt(both, 'auth.type', 'basic'))).toMatchObject({
      auth: { type: 'basic', user: 'u' },
    });
  });

  it('gives back what it was started with', () => {
    const stored = fc.record({
      name: fc.string({ minLength: 1 }),
      count: fc.integer(),
      on: fc.boolean(),
      mode: fc.constantFrom('a', 'b'),
      inner: fc.record({ host: fc.string({ minLength: 1 }), port: fc.integer() }),
      auth: fc.record({ type: fc.constant('basic'), user: fc.string({ minLength: 1 }) }),
      body: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
    });
    fc.assert(
      fc.property(stored, (given) => {
        const plain = JSON.parse(JSON.stringify(given)) as JsonObject;
        expect(answerOf(fields, valuesOf(fields, plain))).toEqual(plain);
      }),
    );
  });
});

describe('one place of the values', () => {
  it('is changed without touching the others', () => {
    const changed = setAt(blank, 'inner.host', 'h');
    expect(getAt(changed, 'inner.host')).toBe('h');
    expect(getAt(blank, 'inner.host')).toBe('');
    expect(changed['auth']).toBe(blank['auth']);
  });

  it('is made when it is not there', () => {
    expect(setAt({}, 'a.b.c', 1)).toEqual({ a: { b: { c: 1 } } });
    expect(getAt({}, 'a.b.c')).toBeUndefined();
  });
});

it.each([
  ['', true],
  [null, true],
  [undefined, true],
  [[], true],
  [[''], true],
  [['', 'x'], false],
  [0, false],
  [false, false],
  [' ', false],
])('%j is empty: %s', (value, expected) => {
  expect(isEmpty(value)).toBe(expected);
});

it.each([
  ['1', 1],
  ['null', null],
  ['{"a":[]}', { a: [] }],
  ['{a}', undefined],
  ['', undefined],
])('%s parses to %j', (text, expected) => {
  expect(parsed(text)).toEqual(expected);
});

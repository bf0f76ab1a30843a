import { describe, expect, it } from 'vitest';
import { canonical, changesBetween } from './changes.js';

describe('what changed', () => {
  it.each<[string, object | null, object | null, object]>([
    ['nothing', { a: 1 }, { a: 1 }, {}],
    ['one of two fields', { a: 1, b: 2 }, { a: 1, b: 3 }, { b: { from: 2, to: 3 } }],
    ['something new', null, { a: 1 }, { a: { to: 1 } }],
    ['something gone', { a: 1 }, null, { a: { from: 1 } }],
    ['a field that came', { a: 1 }, { a: 1, b: null }, { b: { to: null } }],
    ['order of keys is no change', { a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, {}],
    ['order of a list is one', { a: [1, 2] }, { a: [2, 1] }, { a: { from: [1, 2], to: [2, 1] } }],
    ['undefined is absent', { a: 1, b: undefined }, { a: 1 }, {}],
    [
      'a date reads as text',
      { at: new Date(0) },
      { at: null },
      { at: { from: '1970-01-01T00:00:00.000Z', to: null } },
    ],
  ])('%s', (_name, before, after, changes) => {
    expect(changesBetween(before, after)).toEqual(changes);
  });

  it.each([
    'password',
    'api_key',
    'client_secret',
    'secrets',
    'webhook_secrets',
    'refresh_token',
    'password_hash',
  ])('P30: of %s says that it changed, and never to what', (name) => {
    const changes = changesBetween({ [name]: 'canary-old' }, { [name]: 'canary-new' });
    expect(changes).toEqual({ [name]: { from: '[secret]', to: '[secret]' } });
  });

  it('P30: hides what looks like a secret, wherever it is', () => {
    const url = 'https://user:canary@host/x?access_token=canary';
    const text = JSON.stringify(
      changesBetween(null, { note: `Bearer canary.canary.canary`, deep: [{ url }] }),
    );
    expect(text).not.toContain('canary');
  });

  it('tells a long value by its size', () => {
    expect(changesBetween(null, { text: 'x'.repeat(5_000) })).toEqual({ text: { to: '[5002 characters]' } });
  });

  it('keeps no character that the database refuses', () => {
    const changes = changesBetween(null, { 'k\u0000': { 'a\u0000': ['b\u0000', '\ud800'] } });
    expect(changes).toEqual({ k: { to: { a: ['b', '\ufffd'] } } });
  });
});

describe('canonical JSON', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x"'] }, '{"a":[true,null,"x\\""],"b":1}'],
    [{ a: { d: 1, c: 2 } }, '{"a":{"c":2,"d":1}}'],
    [[], '[]'],
    [{}, '{}'],
    [-0, '0'],
    [1e21, '1e+21'],
  ])('of %j is %s', (value, text) => {
    expect(canonical(value)).toBe(text);
  });
});

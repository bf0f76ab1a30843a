import { describe, expect, it } from 'vitest';
import { credentialOf } from './credential.js';

const key = `pb_${'k'.repeat(43)}`;
const other = `pb_${'o'.repeat(43)}`;

describe('the credential of a request', () => {
  it.each<[string, Record<string, string | string[]>, string]>([
    ['a bearer token', { authorization: 'Bearer a.b.c' }, 'a.b.c'],
    ['a bearer token in small letters', { authorization: 'bearer a.b.c' }, 'a.b.c'],
    ['a key as a bearer token', { authorization: `Bearer ${key}` }, key],
    ['a key in its own header', { 'x-api-key': key }, key],
    [
      'a bearer token rather than a key beside it',
      { authorization: 'Bearer a.b.c', 'x-api-key': key },
      'a.b.c',
    ],
    ['one key of two', { authorization: `Bearer ${key}`, 'x-api-key': other }, key],
    ['a key beside another scheme', { authorization: 'Basic YTpi', 'x-api-key': key }, key],
    ['no header', {}, ''],
    ['another scheme', { authorization: `Basic ${key}` }, ''],
    ['an access token where keys go', { 'x-api-key': 'a.b.c' }, ''],
    ['several headers', { 'x-api-key': [key, other] }, ''],
    ['an empty header', { 'x-api-key': '' }, ''],
  ])('is read from %s', (_from, headers, found) => {
    expect(credentialOf({ headers })).toBe(found);
  });
});

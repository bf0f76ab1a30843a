import { beforeAll, describe, expect, it } from 'vitest';
import { peek, testApp, type TestApp } from '../testing/index.js';
import { firstChars } from './first-chars.js';

let hub: TestApp;
beforeAll(async () => {
  hub = await testApp([]);
});

describe('the first characters of a text in SQL', () => {
  it.each<[string, string | null, number, string | null]>([
    ['a short text', 'abc', 5, 'abc'],
    ['a text of just that length', 'abcde', 5, 'abcde'],
    ['a longer text', 'abcdef', 5, 'abcde'],
    ['few characters of many bytes', 'äöü€😀', 5, 'äöü€😀'],
    ['more characters of many bytes', 'äöü€😀x', 5, 'äöü€😀'],
    ['nothing', '', 5, ''],
    ['null', null, 5, null],
  ])('of %s', async (_, text, chars, expected) => {
    const sql = `select ${firstChars('$1::text', chars)} as cut, left($1::text, ${chars}) as plain`;
    expect(await peek(hub.database, sql, [text])).toEqual([{ cut: expected, plain: expected }]);
  });
});

import { describe, expect, it } from 'vitest';
import { columnsOf, parseRecord, toRawRow } from './json-record.js';

const nested = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

describe('a record', () => {
  it.each<[string, string, unknown]>([
    ['an object', '{"a":1,"b":"x"}', { a: 1, b: 'x' }],
    ['white space around it', ' \t{"a":1}\r', { a: 1 }],
    ['nothing in it', '{}', {}],
    ['duplicate keys: the last wins', '{"a":1,"a":2}', { a: 2 }],
    ['an id of 18 digits keeps them all', '{"id":570306133677760513}', { id: '570306133677760513' }],
    ['2^53+1', '{"id":9007199254740993}', { id: '9007199254740993' }],
    ['a negative one', '{"n": -9007199254740993}', { n: '-9007199254740993' }],
    [
      'long digits in a string stay',
      '{"a":"x: 570306133677760513","b":1}',
      { a: 'x: 570306133677760513', b: 1 },
    ],
    [
      'long digits after an escaped quote',
      '{"a":"\\" 570306133677760513","b":570306133677760513}',
      { a: '" 570306133677760513', b: '570306133677760513' },
    ],
    ['a long decimal is no id', '{"n":1234567890123456.5}', { n: 1234567890123456.5 }],
    ['ids in lists', '{"ids":[570306133677760513,2]}', { ids: ['570306133677760513', 2] }],
    ['an integer of 15 digits is a number', '{"n":123456789012345}', { n: 123456789012345 }],
    ['64 levels', nested(64), JSON.parse(nested(64))],
  ])('%s', (_, text, record) => {
    expect(parseRecord(text)).toEqual({ record });
  });

  it.each<[string, string, string | null, RegExp]>([
    ['no JSON', '{"a":', null, /is not JSON/],
    ['a word', 'hello', null, /is not JSON/],
    ['single quotes', "{'a':1}", null, /is not JSON/],
    ['a list', '[1]', null, /is not an object/],
    ['a number', '5', null, /is not an object/],
    ['null', 'null', null, /is not an object/],
    ['a text', '"a"', null, /is not an object/],
    ['1e400', '{"a":{"b":1e400}}', 'a.b', /out of range/],
    ['__proto__', '{"__proto__":{"admin":true}}', '__proto__', /__proto__/],
    ['a nested constructor', '{"a":[{"constructor":{"prototype":1}}]}', 'a.0.constructor', /constructor/],
    ['prototype', '{"prototype":1}', 'prototype', /prototype/],
    ['a NUL in a name', '{"a\\u0000":1}', null, /NUL/],
    ['half a surrogate in a nested name', '{"a":{"\\ud800":1}}', null, /surrogate/],
  ])('refuses %s', (_, text, field, reason) => {
    expect(parseRecord(text)).toEqual({ fault: { field, reason: expect.stringMatching(reason) as string } });
  });

  it.each([65, 10_000, 100_000])('refuses %i levels without running out of stack', (depth) => {
    expect(parseRecord(nested(depth))).toMatchObject({
      fault: { reason: expect.stringMatching(/nested|JSON/) as string },
    });
  });

  it('does not touch Object.prototype', () => {
    parseRecord('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('cells', () => {
  const columns = ['id', 'subject', 'requester.name', 'tags'];

  it.each<[string, string, string[]]>([
    ['texts', '{"id":"1","subject":"a"}', ['1', 'a', '', '']],
    ['numbers and truth values', '{"id":7,"subject":true}', ['7', 'true', '', '']],
    ['null is empty', '{"id":null,"subject":"a"}', ['', 'a', '', '']],
    ['one level of nesting', '{"requester":{"name":"Ada"}}', ['', '', 'Ada', '']],
    ['a name with a dot is the same', '{"requester.name":"Ada"}', ['', '', 'Ada', '']],
    ['lists stay JSON', '{"tags":["a","b"]}', ['', '', '', '["a","b"]']],
    ['deeper levels stay JSON', '{"requester":{"name":{"first":"A"}}}', ['', '', '{"first":"A"}', '']],
    ['minus zero', '{"id":-0}', ['0', '', '', '']],
    ['an id of 19 digits', '{"id":1234567890123456789}', ['1234567890123456789', '', '', '']],
    ['names of object methods are absent, not functions', '{}', ['', '', '', '']],
  ])('%s', (_, text, cells) => {
    expect(toRawRow(text, columns)).toEqual({ cells });
  });

  it('keeps what no column is known for', () => {
    expect(toRawRow('{"id":1,"x":"y","z":{"w":2}}', ['id'])).toEqual({
      cells: ['1'],
      extra: { x: 'y', 'z.w': '2' },
    });
  });

  it('does not find inherited names', () => {
    expect(toRawRow('{"id":1}', ['id', 'toString', 'valueOf'])).toEqual({ cells: ['1', '', ''] });
  });

  it('keeps the text of what is no record, on one line', () => {
    expect(toRawRow('{\n  "a": 1,\n  oops\n}\r', columns)).toEqual({
      fault: { field: null, reason: expect.stringContaining('not JSON') as string, raw: '{ "a": 1, oops }' },
    });
  });
});

describe('columns', () => {
  it.each<[string, string[], string[]]>([
    ['in order of appearance', ['{"b":1,"a":1}', '{"c":1}'], ['b', 'a', 'c']],
    ['nested ones flattened once', ['{"a":{"b":1,"c":{"d":1}}}'], ['a.b', 'a.c']],
    ['faults are passed over', ['oops', '{"a":1}', '[1]', '{"__proto__":1}'], ['a']],
    ['none', ['1', '{}'], []],
  ])('%s', (_, records, columns) => {
    expect(columnsOf(records)).toEqual(columns);
  });
});

import type { Json } from '@patchbay/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences } from './preview.js';

const key = 'run:1';
const marker = 'pb-0123456789abcdef';
const found = (preview: Json, received: Json, unknown: string[] = []): string[] =>
  differences(preview, received, [key, marker], new Set(unknown));

describe('a preview', () => {
  it('is no different from itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(found(value as Json, structuredClone(value) as Json)).toEqual([]);
      }),
    );
  });

  it.each<[string, Json, Json]>([
    ['the marker at the end of a text', { text: 'Hello' }, { text: `Hello\n\n[${marker}]` }],
    ['the marker as a value of its own', { a: 1 }, { a: 1, external_id: marker }],
    ['the key deep down', { a: { b: 1 } }, { a: { b: 1, key } }],
    ['the marker within a list', { list: ['x'] }, { list: ['x', marker] }],
  ])('does not know %s', (_what, preview, received) => {
    expect(found(preview, received)).toEqual([]);
  });

  it.each<[string, Json, Json, string[]]>([
    ['another value', { a: 1 }, { a: 2 }, ['a was previewed as 1']],
    ['another kind', { a: 1 }, { a: '1' }, ['a was previewed as 1']],
    ['null for nothing', { a: null }, {}, ['a was not sent']],
    ['more than was said', { a: 1 }, { a: 1, b: 2 }, ['b was not previewed']],
    ['less than was said', { a: 1, b: 2 }, { a: 1 }, ['b was not sent']],
    [
      'a change deep down',
      { a: { b: [{ c: 1 }] } },
      { a: { b: [{ c: 2 }] } },
      ['a.b[0].c was previewed as 1'],
    ],
    ['a longer list', { a: [1] }, { a: [1, 2] }, ['a[1] was not previewed']],
    ['another text with the marker', { a: 'x' }, { a: `y [${marker}]` }, ['a was previewed as "x"']],
    ['a text that goes on', { a: 'x' }, { a: 'x and more' }, ['a was previewed as "x"']],
    ['no body at all', { a: 1 }, null, ['the body was previewed as {"a":1}']],
    ['a body where there should be none', null, { a: 1 }, ['the body was previewed as null']],
  ])('differs by %s', (_what, preview, received, expected) => {
    expect(found(preview, received)).toEqual(expected);
  });

  it('may be silent on what was named, and on nothing else', () => {
    expect(found({ a: 1 }, { a: 2, blocks: [1] }, ['blocks'])).toEqual(['a was previewed as 1']);
    expect(found({ a: 1, card: 'x' }, { a: 1 }, ['card'])).toEqual([]);
  });
});

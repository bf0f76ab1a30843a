import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { misfits } from './misfits.js';

const schema = z.strictObject({
  channel: z.string().min(1).max(10),
  number: z.string().regex(/^\d+$/, 'must be a number').optional(),
  tags: z.union([z.array(z.string().min(1)), z.string()]).optional(),
  inner: z.strictObject({ list: z.array(z.object({ id: z.number() })) }).optional(),
});

describe('parameters that cannot fit', () => {
  it.each([
    ['nothing is wrong', { channel: '#a' }, []],
    ['a required one is missing', {}, ['channel']],
    ['a value is too long', { channel: 'x'.repeat(11) }, ['channel']],
    ['a pattern does not match', { channel: 'a', number: 'x' }, ['number']],
    ['deep inside', { channel: 'a', inner: { list: [{ id: 'x' }] } }, ['inner.list.0.id']],
    ['a union fits none of its forms', { channel: 'a', tags: 5 }, ['tags']],
  ])('%s', (_name, params, paths) => {
    expect(misfits(schema, params).map(({ path }) => path.join('.'))).toEqual(paths);
  });

  it.each([
    ['a text', { channel: '{{requester.email}}' }],
    ['a pattern', { channel: 'a', number: '{{external_id}}' }],
    ['a deep value', { channel: 'a', inner: { list: [{ id: '{{metadata.id}}' }] } }],
  ])('a template in %s is only known when it runs', (_name, params) => {
    expect(misfits(schema, params)).toEqual([]);
  });

  it('tells what is wrong in the words of the schema', () => {
    expect(misfits(schema, { channel: 'a', number: 'x' })).toEqual([
      { path: ['number'], message: 'must be a number' },
    ]);
  });
});

import type { JsonObject } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checked, firstWrong, placed, under } from './errors.js';
import { fieldsOf } from './read-schema.js';
import { setAt, valuesOf } from './values.js';

const schema = z.object({
  subdomain: z.string(),
  token: z.string().meta({ secret: true }),
  public: z.boolean(),
  tags: z.array(z.string()),
  inner: z.object({ host: z.string(), port: z.number().optional() }).optional(),
  auth: z.discriminatedUnion('type', [
    z.object({ type: z.literal('key'), key: z.string() }),
    z.object({ type: z.literal('none') }),
  ]),
  body: z.record(z.string(), z.unknown()).optional(),
});
const fields = fieldsOf(z.toJSONSchema(schema, { io: 'input' }) as JsonObject);
const blank = valuesOf(fields, {});
const filled = valuesOf(fields, {
  subdomain: 'a',
  token: 't',
  tags: ['x'],
  auth: { type: 'key', key: 'k' },
});

describe('errors of the hub', () => {
  it('are those under the prefix', () => {
    const told = [
      { path: 'secrets', message: 'refused' },
      { path: 'secrets.token', message: 'too short' },
      { path: 'secretsX.token', message: 'other' },
      { path: 'fields.subdomain', message: 'bad' },
    ];
    expect(under('secrets', told)).toEqual([
      { path: '', message: 'refused' },
      { path: 'token', message: 'too short' },
    ]);
  });

  it.each([
    ['at the field', 'subdomain', 'subdomain'],
    ['at the inner field', 'inner.host', 'inner.host'],
    ['at the list an item is of', 'tags.3', 'tags'],
    ['at the box a deep value is in', 'body.a.b', 'body'],
    ['at the group when the inner name is unknown', 'inner.what', 'inner'],
    ['at the chosen form', 'auth.key', 'auth.key'],
    ['at the form when no field is known', 'what.ever', ''],
    ['at the form when it is about all of it', '', ''],
    ['not at a field whose name only begins alike', 'tagsy', ''],
  ])('stand %s', (_name, path, home) => {
    expect(placed(fields, [{ path, message: 'm' }])).toEqual({ [home]: 'm' });
  });

  it('of one field are all read', () => {
    const told = [
      { path: 'tags.0', message: 'is empty' },
      { path: 'tags.1', message: 'is too long' },
    ];
    expect(placed(fields, told)).toEqual({ tags: 'is empty; is too long' });
  });
});

describe('errors told before asking the hub', () => {
  it('name every needed field that is empty', () => {
    expect(checked(fields, blank)).toEqual({
      subdomain: 'is needed',
      token: 'is needed',
      tags: 'is needed',
      'auth.key': 'is needed',
    });
  });

  it('are none when all is there', () => {
    expect(checked(fields, filled)).toEqual({});
  });

  it('do not ask again for what is stored', () => {
    expect(checked(fields, setAt(filled, 'token', ''), { token: null })).toEqual({});
    expect(checked(fields, setAt(filled, 'token', ''))).toEqual({ token: 'is needed' });
  });

  it('leave an empty optional group alone, but not a half-filled one', () => {
    expect(checked(fields, setAt(filled, 'inner.port', 25))).toEqual({ 'inner.host': 'is needed' });
  });

  it('concern the chosen form only', () => {
    expect(checked(fields, setAt(setAt(filled, 'auth.key', ''), 'auth.type', 'none'))).toEqual({});
  });

  it('refuse half-written JSON', () => {
    expect(checked(fields, setAt(filled, 'body', '{"a"'))).toEqual({ body: 'is not valid JSON' });
  });
});

describe('where the cursor goes', () => {
  it('is the first wrong field in reading order, not in the order told', () => {
    expect(firstWrong(fields, { body: 'x', 'inner.host': 'x' })).toBe('inner.host');
  });

  it('is nowhere when no field is wrong', () => {
    expect(firstWrong(fields, {})).toBeNull();
    expect(firstWrong(fields, { '': 'refused' })).toBeNull();
  });
});

import type { JsonObject } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Field } from './field.js';
import { fieldsOf } from './read-schema.js';

const drawn = (shape: Record<string, z.ZodType>): Field[] =>
  fieldsOf(z.toJSONSchema(z.object(shape), { io: 'input', unrepresentable: 'any' }) as JsonObject);
const one = (type: z.ZodType): Field => drawn({ value: type })[0]!;

describe('which input a schema gets', () => {
  it.each<[string, z.ZodType, object]>([
    ['a text', z.string(), { kind: 'text', format: 'text' }],
    ['a short text with a limit', z.string().max(100), { kind: 'text', format: 'text' }],
    ['a long text', z.string().max(3_000), { kind: 'lines' }],
    ['a text said to have lines', z.string().meta({ multiline: true }), { kind: 'lines' }],
    ['an e-mail address', z.email(), { kind: 'text', format: 'email' }],
    ['an address of a page', z.url(), { kind: 'text', format: 'url' }],
    ['a secret', z.string().meta({ secret: true }), { kind: 'secret' }],
    ['a long secret stays a secret', z.string().max(9_000).meta({ secret: true }), { kind: 'secret' }],
    ['a number', z.number(), { kind: 'number', integer: false, min: null, max: null }],
    ['a share', z.number().min(0).max(1), { kind: 'number', integer: false, min: 0, max: 1 }],
    ['a whole number', z.int(), { kind: 'number', integer: true, min: null, max: null }],
    ['a positive number', z.int().positive(), { kind: 'number', integer: true, min: 1, max: null }],
    ['a switch', z.boolean(), { kind: 'boolean' }],
    ['a list of texts', z.array(z.string()), { kind: 'strings' }],
    ['a list or one text', z.union([z.array(z.string()), z.string()]), { kind: 'strings' }],
    ['a free object', z.record(z.string(), z.string()), { kind: 'json' }],
    ['a list of objects', z.array(z.object({ id: z.string() })), { kind: 'json' }],
    ['anything', z.unknown(), { kind: 'json' }],
    ['a text or a number', z.union([z.string(), z.number()]), { kind: 'json' }],
    ['numbers to choose from', z.literal([1, 2]), { kind: 'json' }],
    [
      'forms without a name',
      z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
      { kind: 'json' },
    ],
  ])('%s', (_name, type, kind) => {
    expect(one(type)).toMatchObject(kind);
  });

  it.each<[string, z.ZodType]>([
    ['an enumeration', z.enum(['on_hold', 'open'])],
    ['literals', z.union([z.literal('on_hold'), z.literal('open')])],
    ['a literal of several values', z.literal(['on_hold', 'open'])],
    ['one that may be null', z.enum(['on_hold', 'open']).nullable()],
    ['one that may be missing', z.enum(['on_hold', 'open']).nullish()],
  ])('%s becomes a choice in words', (_name, type) => {
    expect(one(type)).toMatchObject({
      kind: 'choice',
      options: [
        { value: 'on_hold', label: 'On hold' },
        { value: 'open', label: 'Open' },
      ],
    });
  });

  it('several of an enumeration can be chosen', () => {
    expect(one(z.array(z.enum(['a', 'b'])))).toMatchObject({ kind: 'choices' });
  });

  it('a text that may be null is a text', () => {
    expect(one(z.string().nullable())).toMatchObject({ kind: 'text' });
  });

  it('an empty schema has no inputs', () => {
    expect(fieldsOf({})).toEqual([]);
  });
});

describe('what is said at the input', () => {
  it('uses the title, description and placeholder of the plugin', () => {
    const type = z.string().meta({ title: 'Subdomain', description: 'First part', placeholder: 'acme' });
    expect(one(type)).toMatchObject({ title: 'Subdomain', hint: 'First part', placeholder: 'acme' });
  });

  it('makes words of the name otherwise', () => {
    expect(drawn({ requester_email: z.string() })[0]).toMatchObject({ title: 'Requester email', hint: null });
  });

  it.each<[string, z.ZodType, boolean]>([
    ['a plain value', z.string(), true],
    ['an optional one', z.string().optional(), false],
    ['one with a default', z.string().default('x'), false],
  ])('%s is marked as needed: %s', (_name, type, required) => {
    expect(one(type).required).toBe(required);
  });

  it('keeps the default and the words through null', () => {
    const field = one(z.enum(['a', 'b']).nullable().default('b').meta({ title: 'Mode' }));
    expect(field).toMatchObject({ kind: 'choice', fallback: 'b', title: 'Mode', required: false });
  });
});

describe('fields inside fields', () => {
  it('names nested fields by their path', () => {
    const group = one(z.object({ host: z.string(), tls: z.object({ verify: z.boolean() }) }));
    expect(group).toMatchObject({ kind: 'group', fields: [{ path: 'value.host' }, { kind: 'group' }] });
    const tls = group.kind === 'group' ? group.fields[1] : undefined;
    expect(tls).toMatchObject({ fields: [{ path: 'value.tls.verify', kind: 'boolean' }] });
  });

  it('offers named forms, without the name as an input', () => {
    const auth = one(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('token'), token: z.string().meta({ secret: true }) }),
        z.object({ type: z.literal('api_key'), user: z.string(), key: z.string() }).meta({ title: 'Key' }),
      ]),
    );
    expect(auth).toMatchObject({
      kind: 'alternatives',
      tag: 'type',
      options: [
        { name: 'token', title: 'Token', fields: [{ kind: 'secret', path: 'value.token', required: true }] },
        { name: 'api_key', title: 'Key', fields: [{ path: 'value.user' }, { path: 'value.key' }] },
      ],
    });
  });
});

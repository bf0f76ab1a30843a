import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin, kit } from './kit.js';
import type { Plugin } from './plugin.js';

const settings = { version: 1, schema: z.object({ field: z.string().default('score') }) };
const tool = kit({
  settings,
  connection: {
    fields: { version: 1, schema: z.object({ host: z.string() }) },
    baseUrl: 'https://{host}',
    auth: {
      token: { type: 'secret', fields: z.object({ token: z.string() }), apply: { basic: 'x:{token}' } },
    },
    client: () => ({ greet: (name: string) => `hello ${name}` }),
    check: ({ client }) =>
      Promise.resolve({
        identity: { account: 'a', authors: ['1'], label: client.greet('you') },
        missingScopes: [],
      }),
    isOwn: () => false,
    limits: [],
  },
});

const plugin = () => ({
  id: 'tool',
  kind: 'connector' as const,
  sdk: 1 as const,
  title: 'Tool',
  summary: 'A tool.',
  category: 'Chat' as const,
  icon: new URL('file:///icon.svg'),
  grants: [{ grant: 'http:{host}', why: 'Reads' }],
  base: tool.base,
  templates: [{ name: 'Alert', when: { all: ['x'] } }],
});

describe('the builders', () => {
  it('give back what they are given, typed', () => {
    const given = {
      title: 'Note',
      input: z.object({ text: z.string() }),
      output: z.null(),
      idempotency: { class: 'none' as const },
      preview: ({ text }: { text: string }) => ({ method: 'POST', target: '/notes', body: { text } }),
      run: () => Promise.resolve(null),
    };
    expect(tool.action(given)).toBe(given);
    expect(tool.base.settings).toBe(settings);
  });

  it('give every kind of handler the plugin’s own client', async () => {
    const seen: string[] = [];
    const action = tool.action({
      title: 'Greet',
      input: z.object({ name: z.string() }),
      output: z.object({ said: z.string() }),
      idempotency: { class: 'upsert', target: ({ name }) => name },
      preview: ({ name }) => ({ method: 'POST', target: '/', body: name }),
      run: (ctx, { name }) =>
        Promise.resolve({ said: ctx.client.greet(name) + ctx.settings.field + ctx.connection.fields.host }),
    });
    const webhook = tool.webhook({
      verify: { scheme: 'secret-header', header: 'x' },
      deliveryId: () => null,
      parse: () => [{ object: 'ticket', id: '1', refetch: true }],
      register: (ctx, url) => {
        seen.push(ctx.client.greet(url));
        return Promise.resolve({ secret: 's', state: null });
      },
    });
    const ctx = {
      client: { greet: (name: string) => `hello ${name}` },
      settings: { field: ' score' },
      connection: { fields: { host: ' h' } },
      key: 'k',
      marker: 'm',
    };
    expect(await action.run(ctx as unknown as Parameters<typeof action.run>[0], { name: 'Ada' })).toEqual({
      said: 'hello Ada score h',
    });
    await webhook.register?.(ctx as unknown as Parameters<NonNullable<typeof webhook.register>>[0], 'hub');
    expect(seen).toEqual(['hello hub']);
  });
});

describe('a defined plugin', () => {
  it('is the object it was given', () => {
    const given = plugin();
    expect(definePlugin(given)).toBe(given);
  });

  it.each<[string, (made: Plugin<z.ZodType, z.ZodType, unknown>) => unknown]>([
    ['itself', (made) => Object.assign(made, { id: 'other' })],
    ['a grant', (made) => made.grants.push({ grant: 'tickets:write', why: '' })],
    ['the word of a grant', (made) => Object.assign(made.grants[0] ?? {}, { grant: 'http:evil.com' })],
    ['the base', (made) => Object.assign(made.base, { connection: undefined })],
    ['a template', (made) => Object.assign(made.templates?.[0] ?? {}, { name: 'x' })],
    [
      'the limits',
      (made) => made.base.connection?.limits.push({ id: 'x', match: '* /**', per: 'day', max: 1 }),
    ],
  ])('cannot be changed: %s', (_what, change) => {
    const made = definePlugin(plugin());
    expect(() => change(made)).toThrow(TypeError);
  });

  it('still parses: schemas stay as they are', () => {
    const made = definePlugin(plugin());
    expect(made.base.settings.schema.parse({})).toEqual({ field: 'score' });
    expect(Object.isFrozen(made.base.settings.schema)).toBe(false);
    expect(made.icon.pathname).toBe('/icon.svg');
  });

  it('may share parts with others, and refer to itself', () => {
    const shared = { name: 'Shared' };
    const round: Record<string, unknown> = { name: 'Round' };
    round['self'] = round;
    const templates = [shared, round] as unknown as { name: string }[];
    const [one, two] = [definePlugin({ ...plugin(), templates }), definePlugin({ ...plugin(), templates })];
    expect(one.templates).toBe(two.templates);
    expect(Object.isFrozen(round)).toBe(true);
  });
});

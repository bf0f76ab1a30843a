import { beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '@patchbay/plugin-sdk';
import { eventually } from '@patchbay/platform/testing';
import { z } from 'zod';
import { Installations } from '../registry/installations.js';
import { pluginsApp, type PluginsApp } from '../testing/plugins-app.js';
import { ActionCatalog, parsed } from './action-catalog.js';

let hub: PluginsApp;
let catalog: ActionCatalog;
const made: { key: string; to: string }[] = [];

beforeAll(async () => {
  hub = await pluginsApp();
  catalog = hub.get(ActionCatalog);
  catalog.register('core.tell', {
    title: 'Tell somebody',
    params: z.object({ to: z.string().min(1), loud: z.boolean().default(false) }),
    preview: (params) => ({ method: 'POST', target: JSON.stringify(params['to']), body: params }),
    run: ({ key }, { to }) =>
      Promise.resolve((made.push({ key, to: JSON.stringify(to) }), { told: to ?? null })),
  });
  await hub.tenant('acme');
  await hub.tenant('globex');
});

describe('an action by its type', () => {
  it.each([
    ['core.tell', 'core'],
    ['desk.note', 'plugin'],
    ['desk.set_field', 'plugin'],
  ])('%s comes from the %s', (type, from) => {
    expect(catalog.find(type)).toMatchObject({ from });
  });

  it.each([
    '',
    '.',
    'desk',
    'desk.',
    '.note',
    'desk.note.more',
    'note',
    'desk.toString',
    'desk.__proto__',
    'core.other',
    'DESK.note',
  ])('%j is none', (type) => {
    expect(catalog.find(type)).toBeNull();
    expect(() => catalog.preview(type, {})).toThrow(`There is no action ${type}.`);
  });
});

describe('a preview', () => {
  it('is exactly what would be sent, and sends nothing', () => {
    expect(catalog.preview('desk.set_field', { ticket: '7', value: 1 })).toEqual({
      method: 'PUT',
      target: '/tickets/7',
      body: { value: 1 },
    });
    expect(catalog.preview('core.tell', { to: 'all' }).body).toEqual({ to: 'all', loud: false });
    expect(made).toEqual([]);
  });

  it.each([
    ['desk.note', {}, /^text: /],
    ['desk.note', { text: '' }, /^text: /],
    ['desk.set_field', { ticket: '7', value: {} }, /^value: /],
    ['core.tell', { to: 7 }, /^to: /],
    ['core.tell', null, /expected object/i],
  ])('of %s with %j names the parameter that does not fit', (type, params, reason) => {
    const preview = () => catalog.preview(type, params);
    expect(preview).toThrow(UserError);
    expect(preview).toThrow(reason);
  });

  it('names all parameters that do not fit', () => {
    const schema = z.object({ a: z.string(), b: z.object({ c: z.number() }) });
    expect(() => parsed(schema, { b: { c: 'x' } })).toThrow(/a: .*; b\.c: /);
  });
});

describe('what a workflow may use', () => {
  it("is the core's actions and those of plugins that are on, with the accounts they may go to", async () => {
    const types = async (): Promise<string[]> => (await catalog.offers('acme')).map(({ type }) => type);
    expect(await types()).toEqual(['core.tell']);
    const row = await hub.connect('acme');
    const note = (await catalog.offers('acme')).find(({ type }) => type === 'desk.note');
    expect(note).toMatchObject({
      title: 'Write a note',
      plugin: 'desk',
      connections: [{ id: row.id, label: 'Desk acme-desk', mode: 'sandbox' }],
    });
    expect(note!.params_schema).toMatchObject({ type: 'object', required: ['text'] });
    await hub.get(Installations).change('acme', 'desk', { enabled: false });
    expect(await types()).toEqual(['core.tell']);
    await hub.get(Installations).change('acme', 'desk', { enabled: true });
  });

  it('shows no account of another tenant', async () => {
    await hub.get(Installations).change('globex', 'desk', { enabled: true, accept_grants: true });
    const offers = await catalog.offers('globex');
    expect(offers.flatMap(({ connections }) => connections)).toEqual([]);
    expect(offers).toHaveLength(6);
  });
});

describe('an action of the core', () => {
  it('runs under its key without an account', async () => {
    await hub.queue('acme', [{ key: 'core-1', type: 'core.tell', input: { to: 'everybody' } }]);
    await eventually(async () => expect((await hub.calls('acme'))[0]?.status).toBe('succeeded'));
    expect(made).toEqual([{ key: 'core-1', to: '"everybody"' }]);
    expect((await hub.calls('acme'))[0]).toMatchObject({
      output: { told: 'everybody' },
      connection_id: null,
    });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { SealError, Vault } from '@patchbay/platform';
import { PluginRegistry } from '../registry/plugin-registry.js';
import { live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import type { ConnectionRow } from './connection.repository.js';
import { checkInput, Connections } from './connections.js';

const canary = 'canary-7f3a91-secret';
let hub: PluginsApp;
let connections: Connections;
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp();
  connections = hub.get(Connections);
  await hub.tenant('acme');
  const { port, provider } = await serveDesk();
  provider.tokens.add(canary);
  row = await hub.connect('acme', live(port, { secrets: { token: canary }, webhook_secret: canary }));
});

const change = (input: Parameters<Connections['update']>[2]): Promise<ConnectionRow> =>
  connections.update('acme', row.id, input);

describe('secrets', () => {
  it('lie sealed in the database, and open for their own row only', async () => {
    const tables = [
      'connection',
      'installation',
      'job',
      'action_call',
      'checkpoint',
      'inbox',
      'plugin_value',
    ];
    for (const table of tables) {
      const rows = await hub.sql(`select * from ${table}`);
      expect(JSON.stringify(rows)).not.toContain(canary);
    }
    expect(await connections.secrets(row)).toEqual({ token: canary });
  });

  it('do not open when rows are swapped, for another tenant, or when one bit is changed', async () => {
    const vault = hub.get(Vault);
    const place = `connection:${row.id}:secrets`;
    expect(await vault.open('acme', place, row.secrets)).toContain(canary);
    await expect(vault.open('globex', place, row.secrets)).rejects.toThrow(SealError);
    await expect(vault.open('acme', 'connection:other:secrets', row.secrets)).rejects.toThrow(SealError);
    const at = row.secrets.lastIndexOf('.') - 2;
    const flipped =
      row.secrets.slice(0, at) + (row.secrets[at] === 'A' ? 'B' : 'A') + row.secrets.slice(at + 1);
    await expect(vault.open('acme', place, flipped)).rejects.toThrow(SealError);
  });

  it('are replaced one by one, and checked like new ones', async () => {
    const renewed = await change({ secrets: { token: 'another-long-token' } });
    expect(await connections.secrets(renewed)).toEqual({ token: 'another-long-token' });
    expect(renewed.secrets_set_at.getTime()).toBeGreaterThan(row.secrets_set_at.getTime());
    await expect(change({ secrets: { token: 'short' } })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'secrets.token' }],
    });
    await expect(change({ secrets: { access_token: 'forged-and-long' } })).rejects.toMatchObject({
      status: 422,
    });
    expect(await connections.secrets(await connections.get('acme', row.id))).toEqual({
      token: 'another-long-token',
    });
  });

  it('of a sign-in at the provider keep its token when the client is changed, and take no token from outside', async () => {
    const { port } = await serveDesk();
    const client = { client_id: 'id-1', client_secret: 'secret-1' };
    const made = await hub.connect('acme', live(port, { auth: 'oauth', secrets: client }));
    await hub.sql('update connection set secrets = $2 where id = $1', [
      made.id,
      await connections.seal('acme', made.id, { ...client, access_token: 'kept' }),
    ]);
    connections.forget(made);
    const changed = await connections.update('acme', made.id, { secrets: { client_secret: 'secret-2' } });
    expect(await connections.secrets(changed)).toEqual({
      client_id: 'id-1',
      client_secret: 'secret-2',
      access_token: 'kept',
    });
    const forged = connections.update('acme', made.id, { secrets: { access_token: 'forged' } });
    await expect(forged).rejects.toMatchObject({ status: 422 });
  });

  it('of a webhook are two while one is rotated, the newest first', async () => {
    const before = await connections.webhookSecrets(await connections.get('acme', row.id));
    await change({ webhook_secret: 'second' });
    const after = await connections.webhookSecrets(await change({ webhook_secret: 'third' }));
    expect(before).toHaveLength(1);
    expect(after).toEqual(['third', 'second']);
  });
});

describe('fields', () => {
  it('are checked by the schema, and stored with its version', async () => {
    await hub.sql(`update connection set fields = '{"at":"9"}', fields_version = 1 where id = $1`, [row.id]);
    connections.forget(row);
    const changed = await change({ fields: { port: '7' } });
    expect(changed).toMatchObject({ fields: { port: '7' }, fields_version: 2 });
    await expect(change({ fields: { port: 7 } })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'fields.port' }],
    });
    const extra = change({ fields: { port: '7', role: 'admin' } });
    await expect(extra).rejects.toMatchObject({ status: 422, errors: [{ path: 'fields' }] });
  });

  it('stay when only something else is changed', async () => {
    expect(await change({ paused: true })).toMatchObject({ paused: true, fields: { port: '7' } });
    expect(await change({ paused: false })).toMatchObject({ paused: false });
  });
});

describe('the first account of a plugin', () => {
  it('is the oldest that is not paused, or the oldest when all are', async () => {
    await hub.tenant('many');
    const [first, second] = [await hub.connect('many'), await hub.connect('many')];
    const firstOf = async (): Promise<string | undefined> => (await connections.firstOf('many', 'desk'))?.id;
    expect(await firstOf()).toBe(first.id);
    await connections.update('many', first.id, { paused: true });
    expect(await firstOf()).toBe(second.id);
    await connections.update('many', second.id, { paused: true });
    expect(await firstOf()).toBe(first.id);
    expect(await connections.firstOf('many', 'talk')).toBeNull();
  });
});

describe('what a person gives', () => {
  it('names the ways to sign in when the given one is not offered', () => {
    const plugin = hub.get(PluginRegistry).find('desk')!;
    const given = () => checkInput(plugin, { mode: 'live', auth: 'magic' });
    expect(given).toThrow(
      expect.objectContaining({
        errors: [{ path: 'auth', message: 'must be one of token, oauth, plain, named' }],
      }),
    );
    const fallback = checkInput(plugin, { mode: 'live', fields: {}, secrets: { token: 'long-enough' } });
    expect(fallback).toEqual({
      auth: 'token',
      fields: { port: '1' },
      secrets: { token: 'long-enough' },
      webhookSecret: null,
    });
  });

  it('of an OAuth client is id and secret and nothing else', () => {
    const plugin = hub.get(PluginRegistry).find('desk')!;
    const given = (secrets: Record<string, string>) => () =>
      checkInput(plugin, { mode: 'live', auth: 'oauth', secrets });
    expect(given({ client_id: 'a', client_secret: 'b' })).not.toThrow();
    expect(given({ client_id: 'a' })).toThrow(expect.objectContaining({ status: 422 }));
    expect(given({ client_id: 'a', client_secret: 'b', access_token: 'c' })).toThrow(
      expect.objectContaining({ status: 422 }),
    );
  });
});

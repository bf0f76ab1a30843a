import { beforeAll, describe, expect, it } from 'vitest';
import { ProblemError } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import { CallDesk } from '../actions/call-desk.js';
import { first, live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { ConnectAccount } from './connect-account.js';
import { Connections } from './connections.js';

let hub: PluginsApp;

beforeAll(async () => {
  hub = await pluginsApp();
  await hub.tenant('acme');
});

const kept = (): Promise<{ id: string }[]> => hub.sql('select id from connection where mode = $1', ['live']);
const problemOf = (error: unknown) =>
  error instanceof ProblemError ? { status: error.status, errors: error.errors } : error;

describe('connecting an account', () => {
  it('knows the account, creates the webhook and reads both lanes at once', async () => {
    const row = await hub.connect('acme');
    expect(row).toMatchObject({ state: 'ok', cause: null, account: 'acme-desk', mode: 'sandbox' });
    expect(row.identity).toEqual({ account: 'acme-desk', authors: ['patchbay'], label: 'Desk acme-desk' });
    const provider = await hub.provider(row);
    expect(provider.hooks).toEqual([`http://localhost:3000/hooks/desk/${row.id}`]);
    await eventually(async () => {
      const lanes = await hub.sql<{ lane: string; done: boolean }>(
        'select lane, done from checkpoint where connection_id = $1 order by lane',
        [row.id],
      );
      expect(lanes).toEqual([
        { lane: 'backfill', done: true },
        { lane: 'live', done: true },
      ]);
    });
  });

  it('uses the settings that fit the sandbox, and leaves what a person has set', async () => {
    await hub.tenant('fresh');
    await hub.connect('fresh');
    const settings = () =>
      hub.sql<{ settings: object }>(`select settings from installation where tenant_id = 'fresh'`);
    expect(await settings()).toEqual([{ settings: { field: 'mood' } }]);
    await hub.sql(`update installation set settings = '{"field":"mine"}' where tenant_id = 'fresh'`);
    await hub.connect('fresh');
    expect(await settings()).toEqual([{ settings: { field: 'mine' } }]);
  });

  it('connects a live account over the wire', async () => {
    const { port, provider } = await serveDesk();
    const row = await hub.connect('acme', live(port));
    expect(row).toMatchObject({ mode: 'live', state: 'ok', fields: { port } });
    expect(provider.to(/GET \/me/)[0]?.headers['authorization']).toBe('Bearer desk-token-1');
    await hub.get(ConnectAccount).disconnect('acme', row.id);
  });

  it('keeps nothing when the provider refuses the credentials', async () => {
    const { port } = await serveDesk();
    const refused = hub.connect('acme', live(port, { secrets: { token: 'not-the-token' } }));
    expect(problemOf(await refused.catch((error: unknown) => error))).toEqual({
      status: 422,
      errors: [{ path: 'secrets', message: expect.stringContaining('GET /me answered 401') as string }],
    });
    expect(await kept()).toEqual([]);
  });

  it('keeps an account whose provider is down, and says so', async () => {
    const { port, provider } = await serveDesk();
    provider.arm(/GET \/me/, { status: 503 });
    const row = await hub.connect('acme', live(port));
    expect(row).toMatchObject({ state: 'degraded', cause: 'GET /me answered 503' });
    await hub.get(ConnectAccount).disconnect('acme', row.id);
  });

  it('says which permissions are missing', async () => {
    const { port, provider } = await serveDesk();
    provider.scopes = ['read'];
    const row = await hub.connect('acme', live(port));
    expect(row).toMatchObject({ state: 'degraded', cause: 'Missing permissions: write' });
    await hub.get(ConnectAccount).disconnect('acme', row.id);
  });

  it('lives without the webhook when the provider does not create it', async () => {
    const { port, provider } = await serveDesk();
    provider.arm(/POST \/hooks/, { status: 400 });
    const row = await hub.connect('acme', live(port));
    expect(row.state).toBe('degraded');
    expect(row.cause).toMatch(/changes arrive by polling only/);
    await hub.get(ConnectAccount).disconnect('acme', row.id);
  });

  it.each([
    ['an unknown plugin', 'nothing', {}, 404],
    ['a capability, which has no accounts', 'gauge', {}, 404],
    ['a sandbox of a plugin without one', 'talk', {}, 404],
    ['an unknown way to sign in', 'desk', live('1', { auth: 'password' }), 422],
    ['a secret that is too short', 'desk', live('1', { secrets: { token: 'short' } }), 422],
    ['a field nobody knows', 'desk', live('1', { fields: { port: '1', tenant_id: 'globex' } }), 422],
    ['no secret at all', 'desk', live('1', { secrets: {} }), 422],
  ])('refuses %s', async (_what, plugin, input, status) => {
    const error = await hub.connect('acme', input, plugin).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).status).toBe(status);
    expect(await kept()).toEqual([]);
  });
});

describe('grants', () => {
  it('are agreed to before an account is connected', async () => {
    await hub.tenant('shy');
    const refused = hub.connect('shy', { accept_grants: false });
    await expect(refused).rejects.toMatchObject({ status: 422, errors: [{ path: 'accept_grants' }] });
    expect(await hub.sql(`select 1 from connection where tenant_id = 'shy'`)).toEqual([]);
    expect((await hub.connect('shy')).state).toBe('ok');
  });
});

describe('disconnecting', () => {
  it('removes the webhook at the provider, the checkpoints and the secrets', async () => {
    const { port, provider } = await serveDesk();
    const row = await hub.connect('acme', live(port));
    expect(provider.hooks).toHaveLength(1);
    await hub.get(ConnectAccount).disconnect('acme', row.id);
    expect(provider.hooks).toEqual([]);
    expect(await kept()).toEqual([]);
    expect(await hub.sql('select 1 from checkpoint where connection_id = $1', [row.id])).toEqual([]);
    await expect(hub.get(Connections).get('acme', row.id)).rejects.toMatchObject({ status: 404 });
  });

  it('goes through when the provider refuses or is gone', async () => {
    const { port, provider } = await serveDesk();
    const row = await hub.connect('acme', live(port));
    provider.arm(/DELETE \/hooks/, { status: 500 });
    await hub.get(ConnectAccount).disconnect('acme', row.id);
    expect(await kept()).toEqual([]);
  });

  it('ends calls that still wait instead of sending them to another account', async () => {
    const { port } = await serveDesk();
    const other = await hub.connect('acme');
    const row = await hub.connect('acme', live(port));
    const later = new Date(Date.now() + 60_000);
    await hub.queue('acme', [{ key: 'late', connectionId: row.id, runId: row.id, ordinal: 3 }], later);
    await hub.get(ConnectAccount).disconnect('acme', row.id);
    const call = first(await hub.calls('acme'));
    expect(call).toMatchObject({ status: 'failed', error: 'The account was disconnected.' });
    expect(hub.listener.told).toContainEqual(
      expect.objectContaining({ runId: row.id, ordinal: 3, status: 'failed', tenantId: 'acme' }),
    );
    await hub.hurry('action');
    await eventually(async () =>
      expect(await hub.sql(`select 1 from job where queue = 'action'`)).toEqual([]),
    );
    expect((await hub.provider(other)).notes.size).toBe(0);
    await expect(hub.get(CallDesk).dismiss('acme', call.id)).rejects.toMatchObject({ status: 409 });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { commands, service, UserError } from '@patchbay/plugin-sdk';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import { live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { PublicUrl } from '../public-url.js';
import { Contexts } from './contexts.js';
import { CoreServices } from './core-services.js';
import { PluginValueRepository } from './plugin-value.repository.js';

let hub: PluginsApp;
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'], publicUrl: 'https://hub.example' } });
  await hub.tenant('acme');
  await hub.tenant('globex');
  row = await hub.connect('acme');
});

const open = async (of = row) => (await hub.get(Contexts).open(of)).ctx;

describe('what a plugin is handed', () => {
  it('is bound to one tenant, one plugin and one account', async () => {
    const ctx = await open();
    expect(ctx).toMatchObject({
      tenant: 'acme',
      settings: { field: 'mood', ring: true },
      publicUrl: 'https://hub.example',
      connection: { id: row.id, mode: 'sandbox', fields: { port: '1' }, identity: { account: 'acme-desk' } },
    });
    expect(ctx.signal.aborted).toBe(false);
    expect(JSON.stringify({ ...ctx, log: null, client: null, http: null })).not.toContain('desk-token-1');
  });

  it('holds fields of an older version in their new form, also in the address of calls', async () => {
    const { port, provider } = await serveDesk();
    const made = await hub.connect('acme', live(port));
    await hub.sql('update connection set fields = $2::jsonb, fields_version = 1 where id = $1', [
      made.id,
      JSON.stringify({ at: port }),
    ]);
    hub.get(Connections).forget(made);
    const ctx = await open(await hub.get(Connections).get('acme', made.id));
    expect(ctx.connection.fields).toEqual({ port });
    provider.calls.length = 0;
    await ctx.http.request({ method: 'GET', path: '/me' });
    expect(provider.calls).toHaveLength(1);
  });

  it('reads tickets of the tenant only', async () => {
    await hub.sql(
      `insert into ticket(tenant_id, id, source, origin, origin_key, external_id, subject, body, status, priority, created_at, updated_at)
       values ('globex', '018f0000-0000-7000-8000-000000000009', 'x', 'o', '9', '9', 'Foreign', 'b', 'open', 'normal', now(), now())`,
    );
    const { read } = await open();
    expect(await read.ticket('9')).toBeNull();
    expect(await read.search('Foreign', 5)).toEqual([]);
    expect((await read.stats()).total).toBe(0);
  });

  it('does not exist for a plugin that was taken away', async () => {
    const gone = hub.get(Contexts).open({ ...row, plugin_id: 'ghost' });
    await expect(gone).rejects.toThrow(UserError);
    await expect(gone).rejects.toThrow('The plugin ghost is not installed any more.');
  });
});

describe('services of the core', () => {
  const clock = service<{ hour: number }>('clock', 2);

  it('are made for who asks, behind their grant', () => {
    const services = new CoreServices();
    services.register(clock, 'tickets:read', ({ tenantId }) => ({ hour: tenantId.length }));
    const scope = { tenantId: 'acme', connectionId: 'c', sandbox: false, grants: ['tickets:read'] };
    expect(services.give(clock, scope)).toEqual({ hour: 4 });
    expect(() => services.give(clock, { ...scope, grants: [] })).toThrow(
      'The plugin was not granted tickets:read.',
    );
    expect(() => services.give(service('clock', 1), scope)).toThrow(
      'There is no service clock in version 1.',
    );
  });

  it('are refused to a plugin without the grant', async () => {
    const ctx = await open();
    expect(() => ctx.use(commands)).toThrow('The plugin was not granted commands:run.');
  });
});

describe('values a plugin keeps', () => {
  it('are JSON, overwritten and deleted by key', async () => {
    const { store } = await open();
    expect(await store.get('k')).toBeUndefined();
    for (const value of [1, 'text', null, { deep: [{ a: true }] }, []]) {
      await store.set('k', value);
      expect(await store.get('k')).toEqual(value);
    }
    await store.delete('k');
    await store.delete('k');
    expect(await store.get('k')).toBeUndefined();
  });

  it('belong to one tenant and one plugin', async () => {
    const values = hub.get(PluginValueRepository);
    const places = [
      ['acme', 'desk'],
      ['acme', 'talk'],
      ['globex', 'desk'],
    ] as const;
    for (const [tenant, plugin] of places)
      await values.storeFor(tenant, plugin).set('k', `${tenant}/${plugin}`);
    for (const [tenant, plugin] of places)
      expect(await values.storeFor(tenant, plugin).get('k')).toBe(`${tenant}/${plugin}`);
    await values.storeFor('acme', 'desk').delete('k');
    expect(await values.storeFor('globex', 'desk').get('k')).toBe('globex/desk');
  });

  it('are whole when many write at the same moment', async () => {
    const { store } = await open();
    await Promise.all(Array.from({ length: 30 }, (_, i) => store.set('busy', { i })));
    expect(await store.get('busy')).toEqual({ i: expect.any(Number) as number });
  });
});

describe('the address of this hub', () => {
  it.each([
    ['https://hub.example', 3_000, 'https://hub.example'],
    [null, 8_080, 'http://localhost:8080'],
  ])('configured as %s on port %i is %s', (publicUrl, port, value) => {
    expect(new PublicUrl({ publicUrl, port }).value).toBe(value);
  });
});

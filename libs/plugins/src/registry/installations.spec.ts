import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Contexts } from '../calls/contexts.js';
import { Connections } from '../connections/connections.js';
import { live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { Installations, upToDate } from './installations.js';
import { PluginRegistry } from './plugin-registry.js';

let hub: PluginsApp;
let installations: Installations;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'] } });
  installations = hub.get(Installations);
  await hub.tenant('acme');
});

const desk = () => hub.get(PluginRegistry).find('desk')!;
const change = (input: Parameters<Installations['change']>[2], tenant = 'acme', plugin = 'desk') =>
  installations.change(tenant, plugin, input);
const stored = async (tenant = 'acme', plugin = 'desk') =>
  (
    await hub.sql(
      'select enabled, settings, settings_version, granted from installation where tenant_id = $1 and plugin_id = $2',
      [tenant, plugin],
    )
  )[0];

describe('grants', () => {
  it('must be agreed to before a plugin is switched on', async () => {
    await expect(change({ enabled: true })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'accept_grants' }],
    });
    expect(await stored()).toBeUndefined();
    await change({ enabled: true, accept_grants: true });
    expect(await stored()).toMatchObject({
      enabled: true,
      granted: ['http:127.0.0.1', 'webhooks:receive', 'tickets:read'],
    });
  });

  it('once agreed to need no second word', async () => {
    await change({ enabled: false });
    await change({ enabled: true });
    expect(await stored()).toMatchObject({ enabled: true });
  });

  it('that came with an upgrade need a new word; until then the plugin goes on with the old ones', async () => {
    await hub.sql(
      `update installation set granted = '{http:127.0.0.1,webhooks:receive}' where tenant_id = 'acme'`,
    );
    const { port } = await serveDesk();
    await expect(hub.connect('acme', { ...live(port), accept_grants: false })).rejects.toMatchObject({
      status: 422,
    });
    const again = await pluginsApp({ database: hub.database, config: { roles: ['http'] } });
    expect(await again.get(Installations).enabledIds('acme')).toContain('desk');
    const row = await hub.connect('acme', live(port));
    await hub.sql(`update installation set granted = '{http:127.0.0.1}' where tenant_id = 'acme'`);
    const third = await pluginsApp({ database: hub.database, config: { roles: ['http'] } });
    const { ctx } = await third.get(Contexts).open(await third.get(Connections).get('acme', row.id));
    await expect(ctx.read.ticket('1')).rejects.toThrow('The plugin was not granted tickets:read.');
    expect((await ctx.http.request({ method: 'GET', path: '/me' })).status).toBe(200);
    await change({ accept_grants: true });
    await again.close();
    await third.close();
  });
});

describe('settings', () => {
  it('are checked by the schema, named by path, and kept as they were given', async () => {
    await expect(change({ settings: { field: '', extra: 1 } })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'settings.field' }, { path: 'settings' }],
    });
    await change({ settings: { field: 'score' } });
    expect(await stored()).toMatchObject({ settings: { field: 'score' }, settings_version: 2 });
    expect(await installations.settings('acme', desk())).toEqual({ field: 'score', ring: true });
  });

  it('have their defaults where nothing was ever set', async () => {
    await hub.tenant('blank');
    expect(await installations.settings('blank', desk())).toEqual({ field: 'sentiment', ring: true });
  });

  it('of an older version are migrated when they are read', async () => {
    await hub.tenant('old');
    await hub.sql(
      `insert into installation(tenant_id, plugin_id, enabled, settings, settings_version, granted)
       values ('old', 'desk', false, '{"column":"mood"}', 1, '{}')`,
    );
    expect(await installations.settings('old', desk())).toEqual({ field: 'mood', ring: true });
    expect(await stored('old')).toMatchObject({ settings: { column: 'mood' }, settings_version: 1 });
  });

  it('of an older version are migrated, not lost, when the plugin is switched on', async () => {
    await change({ enabled: true, accept_grants: true }, 'old');
    expect(await stored('old')).toMatchObject({ settings: { field: 'mood' }, settings_version: 2 });
    expect(await installations.settings('old', desk())).toEqual({ field: 'mood', ring: true });
  });

  it('of a newer version are left alone and named', async () => {
    await hub.tenant('new');
    await hub.sql(
      `insert into installation(tenant_id, plugin_id, enabled, settings, settings_version, granted)
       values ('new', 'desk', true, '{}', 3, '{}')`,
    );
    await expect(installations.settings('new', desk())).rejects.toThrow(
      'stored by a newer version (3) of the plugin',
    );
    await expect(change({ enabled: false }, 'new')).rejects.toThrow(/newer version/);
    expect(await stored('new')).toMatchObject({ settings_version: 3 });
  });

  it('set by another hub are not undone by one that has not seen them yet', async () => {
    const second = await pluginsApp({ database: hub.database, config: { roles: ['http'] } });
    await second.get(Installations).settings('acme', desk());
    await change({ settings: { field: 'theirs' } });
    await second.get(Installations).change('acme', 'desk', { enabled: true });
    expect(await stored()).toMatchObject({ settings: { field: 'theirs' } });
    await second.close();
  });
});

describe('a plugin', () => {
  it('that nobody has is 404', async () => {
    await expect(change({ enabled: true }, 'acme', 'nothing')).rejects.toMatchObject({ status: 404 });
  });

  it('is on or off for one tenant, at run time', async () => {
    await hub.tenant('globex');
    expect([...(await installations.enabledIds('globex'))]).toEqual([]);
    await change({ enabled: true, accept_grants: true }, 'globex');
    expect([...(await installations.enabledIds('globex'))]).toEqual(['desk']);
    await change({ enabled: false });
    expect([...(await installations.enabledIds('acme'))]).not.toContain('desk');
    expect([...(await installations.enabledIds('globex'))]).toEqual(['desk']);
    await change({ enabled: true });
  });

  it('that understands tickets works from the first one on, unless somebody has switched it off', async () => {
    await hub.tenant('first');
    await installations.ensureDefaults('first');
    expect([...(await installations.enabledIds('first'))]).toEqual(['gauge']);
    await change({ enabled: false }, 'first', 'gauge');
    await installations.ensureDefaults('first');
    expect([...(await installations.enabledIds('first'))]).toEqual([]);
  });
});

describe('a value that outlives releases', () => {
  const versioned = {
    version: 4,
    schema: z.object({ steps: z.array(z.number()) }),
    migrate: {
      1: (old: unknown) => ({ steps: [...(old as { steps: number[] }).steps, 1] }),
      3: (old: unknown) => ({ steps: [...(old as { steps: number[] }).steps, 3] }),
    },
  };

  it.each([
    [1, [0, 1, 3]],
    [2, [0, 3]],
    [3, [0, 3]],
    [4, [0]],
  ])('from version %i takes every step there is', (version, steps) => {
    expect(upToDate(versioned, { steps: [0] }, version)).toEqual({ steps });
  });

  it('that does not fit after the last step is refused', () => {
    expect(() => upToDate(versioned, { steps: ['x'] }, 4)).toThrow(z.ZodError);
    expect(() => upToDate(versioned, {}, 5)).toThrow(/newer version \(5\)/);
  });
});

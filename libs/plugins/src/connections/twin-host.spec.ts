import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '@patchbay/platform/testing';
import { pluginsApp, type PluginsApp } from '../testing/plugins-app.js';
import type { ConnectionRow } from './connection.repository.js';
import { ConnectAccount } from './connect-account.js';
import { Connections } from './connections.js';
import { TwinHost } from './twin-host.js';

let hub: PluginsApp;
let twins: TwinHost;
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp();
  twins = hub.get(TwinHost);
  await hub.tenant('acme');
  row = await hub.connect('acme');
});

const subjects = (): Promise<{ subject: string; sample: boolean }[]> =>
  hub.sql('select subject, sample from ticket where connection_id = $1 order by subject', [row.id]);

describe('sandboxes', () => {
  it('are one for each account, and the same at every use', async () => {
    const other = await hub.connect('acme');
    expect(await twins.of('desk', row.id)).toBe(await twins.of('desk', row.id));
    expect(await twins.of('desk', other.id)).not.toBe(await twins.of('desk', row.id));
  });

  it('deliver through the same door as the provider, signed', async () => {
    const twin = await twins.of('desk', row.id);
    await twin.scenes['customer_writes']?.play();
    await eventually(async () => expect(await subjects()).toEqual([{ subject: 'Ticket c1', sample: true }]));
    expect(await hub.sql('select 1 from inbox where source = $1', [row.id])).toHaveLength(1);
  });

  it('are heard no more when the account is paused', async () => {
    await hub.get(Connections).update('acme', row.id, { paused: true });
    await (await twins.of('desk', row.id)).scenes['customer_writes']?.play();
    expect(await hub.sql('select 1 from inbox where source = $1', [row.id])).toHaveLength(1);
    await hub.get(Connections).update('acme', row.id, { paused: false });
  });

  it('begin anew after the account was disconnected', async () => {
    const twin = await twins.of('desk', row.id);
    await hub.get(ConnectAccount).disconnect('acme', row.id);
    expect(await twins.of('desk', row.id)).not.toBe(twin);
  });

  it.each(['talk', 'gauge', 'nothing'])('do not exist for %s, now or at the next try', async (plugin) => {
    for (let i = 0; i < 2; i += 1)
      await expect(twins.of(plugin, row.id.replace(/^./, 'f'))).rejects.toMatchObject({ status: 404 });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '@patchbay/platform/testing';
import { ActionRepository } from './actions/action.repository.js';
import { CircuitRepository } from './calls/circuit.repository.js';
import { RateRepository } from './calls/rate.repository.js';
import { ChatUserRepository } from './commands/chat-user.repository.js';
import { ConnectAccount } from './connections/connect-account.js';
import { ConnectionCheck } from './connections/connection-check.js';
import { ConnectionRepository, type ConnectionRow } from './connections/connection.repository.js';
import { Connections } from './connections/connections.js';
import { InboxRepository } from './inbound/inbox.repository.js';
import { LeaseRepository } from './oauth/lease.repository.js';
import { CheckpointRepository } from './polling/checkpoint.repository.js';
import { InstallationRepository } from './registry/installation.repository.js';
import { deskDelivery } from './testing/deliveries.js';
import { first, pluginsApp, type PluginsApp } from './testing/plugins-app.js';
import { WebhookGateway } from './webhook-gateway.js';

let hub: PluginsApp;
let mine: ConnectionRow;
let theirs: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp();
  await hub.tenant('acme');
  await hub.tenant('globex');
  mine = await hub.connect('acme');
  theirs = await hub.connect('globex');
  await hub.get(WebhookGateway).receive('desk', theirs.id, deskDelivery({ n: 1 }));
  await hub.queue('globex', [{ connectionId: theirs.id }]);
});

const sent = () => eventually(async () => expect((await hub.calls('globex'))[0]?.status).toBe('succeeded'));
const unknown = '018f0000-0000-7000-8000-0000000000ff';

describe('P17: a foreign account and an unknown one are the same 404', () => {
  it.each<[string, (id: string) => Promise<unknown>]>([
    ['reading', (id) => hub.get(Connections).get('acme', id)],
    ['changing', (id) => hub.get(Connections).update('acme', id, { paused: true })],
    ['removing', (id) => hub.get(Connections).remove('acme', id)],
    ['checking', (id) => hub.get(ConnectionCheck).run('acme', id)],
    ['opening', (id) => hub.get(ConnectAccount).resume('acme', id)],
    ['disconnecting', (id) => hub.get(ConnectAccount).disconnect('acme', id)],
  ])('%s', async (_what, act) => {
    await hub.get(Connections).get('globex', theirs.id);
    const told: unknown[] = [];
    for (const id of [theirs.id, unknown])
      told.push(
        await act(id).then(String, ({ status, message }: { status: number; message: string }) => ({
          status,
          message,
        })),
      );
    expect(told[0]).toEqual({ status: 404, message: 'There is no such connection.' });
    expect(told[1]).toEqual(told[0]);
    expect(await hub.get(Connections).get('globex', theirs.id)).toMatchObject({ paused: false, state: 'ok' });
  });
});

describe('what is remembered for one tenant', () => {
  it('is not given to another', async () => {
    await hub.get(Connections).get('globex', theirs.id);
    expect(await hub.get(Connections).find('acme', theirs.id)).toBeNull();
  });

  it('is not spoilt by another who asks first', async () => {
    hub.get(Connections).forget(theirs);
    expect(await hub.get(Connections).find('acme', theirs.id)).toBeNull();
    expect((await hub.get(Connections).find('globex', theirs.id))?.id).toBe(theirs.id);
  });
});

describe('a call', () => {
  it('that names a foreign account does not go there', async () => {
    await sent();
    const before = (await hub.provider(theirs)).calls.length;
    await hub.get(Connections).get('globex', theirs.id);
    await hub.queue('acme', [{ key: 'stolen', connectionId: theirs.id }]);
    await eventually(async () => expect((await hub.calls('acme'))[0]?.status).toBe('failed'));
    expect((await hub.calls('acme'))[0]?.error).toMatch(/No account of desk is connected/);
    expect((await hub.provider(theirs)).calls).toHaveLength(before);
    await hub.sql(`delete from action_call where tenant_id = 'acme'`);
  });

  it('of one tenant may have the key of another', async () => {
    await hub.queue('acme', [{ key: 'k1', connectionId: mine.id }]);
    await eventually(async () =>
      expect((await hub.calls('acme')).find(({ key }) => key === 'k1')?.status).toBe('succeeded'),
    );
    expect((await hub.provider(mine)).notes.size).toBe(1);
  });
});

describe('P18: every statement sees the rows of its tenant only', () => {
  it.each<[string, () => Promise<unknown>, unknown]>([
    ['accounts', () => hub.get(ConnectionRepository).find('acme', theirs.id), null],
    [
      'the list of accounts',
      async () =>
        (await hub.get(ConnectionRepository).list('acme')).map(({ id }) => id === theirs.id).includes(true),
      false,
    ],
    ['activity', async () => (await hub.get(ConnectionRepository).activity('acme')).has(theirs.id), false],
    ['calls', () => hub.get(ActionRepository).page('acme', theirs.id, null, 10), []],
    ['the number of calls', () => hub.get(ActionRepository).count('acme', theirs.id), 0],
    ['installations', async () => (await hub.get(InstallationRepository).list('acme')).length, 1],
    [
      'checkpoints',
      () =>
        hub
          .get(CheckpointRepository)
          .find('acme', { connectionId: theirs.id, stream: 'tickets', lane: 'live' }),
      null,
    ],
    ['backfills', async () => (await hub.get(CheckpointRepository).backfills('acme')).has(theirs.id), false],
    ['chat users', () => hub.get(ChatUserRepository).find('acme', theirs.id, 'u'), null],
    ['leases', () => hub.get(LeaseRepository).take('acme', theirs.id, unknown, 30), false],
    ['renewed tokens', () => hub.get(LeaseRepository).store('acme', theirs.id, unknown, 'x', {}), false],
    [
      'rests',
      async () => (
        await hub.get(RateRepository).block('globex', 'k', 9_000),
        hub.get(RateRepository).rest('acme', ['k'])
      ),
      [{ ms: 0, failing: null }],
    ],
  ])('%s', async (_what, read, expected) => {
    expect(await read()).toEqual(expected);
  });

  it('deliveries', async () => {
    const row = first(await hub.sql<{ id: string }>(`select id from inbox where tenant_id = 'globex'`));
    expect((await hub.get(InboxRepository).read('globex', [row.id])).size).toBe(1);
    expect((await hub.get(InboxRepository).read('acme', [row.id])).size).toBe(0);
  });

  it('circuits', async () => {
    const circuits = hub.get(CircuitRepository);
    expect(await circuits.open('globex', 'c', 'down')).toBe(true);
    await hub.sql(`update rate_bucket set blocked_until = now() where key = 'c'`);
    expect(await circuits.probe('acme', 'c')).toBe(false);
    await circuits.close('acme', 'c');
    expect(await circuits.open('acme', 'c', 'down here as well')).toBe(true);
    expect(await hub.get(RateRepository).rest('globex', ['c'])).toEqual([
      { key: 'c', ms: 0, failing: 'down' },
    ]);
    expect(await circuits.probe('globex', 'c')).toBe(true);
  });

  it('changes of foreign rows change nothing', async () => {
    const repository = hub.get(ConnectionRepository);
    await repository.update('acme', theirs.id, { paused: true });
    await repository.setState('acme', theirs.id, ['broken', 'x']);
    await repository.setChecked('acme', theirs.id, ['broken', 'x'], {
      account: 'stolen',
      authors: [],
      label: 'x',
    });
    await repository.setWebhook('acme', theirs.id, 'x', {});
    await repository.remove('acme', theirs.id);
    expect(await repository.find('globex', theirs.id)).toMatchObject({
      paused: false,
      state: 'ok',
      account: 'acme-desk',
    });
  });

  it('activity counts what one account received, sent and failed in a day', async () => {
    await sent();
    const activity = await hub.get(ConnectionRepository).activity('globex');
    expect(activity.get(theirs.id)).toEqual({ received_24h: 1, sent_24h: 1, errors_24h: 0 });
  });
});

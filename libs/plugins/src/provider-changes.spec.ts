import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { JobRepository, TenantDoor } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import { ChangeSource, type SourcedBatch } from '@patchbay/tickets';
import { limitKey } from './calls/limiter.js';
import { ConnectAccount } from './connections/connect-account.js';
import type { ConnectionRow } from './connections/connection.repository.js';
import { Connections } from './connections/connections.js';
import type { DeskProvider } from './testing/desk/provider.js';
import { deskDelivery } from './testing/deliveries.js';
import { live, pluginsApp, serveDesk, type PluginsApp } from './testing/plugins-app.js';
import { WebhookGateway } from './webhook-gateway.js';

let hub: PluginsApp;
let row: ConnectionRow;
let provider: DeskProvider;

beforeAll(async () => {
  hub = await pluginsApp();
  await hub.tenant('acme');
  row = await hub.connect('acme');
  provider = await hub.provider(row);
  await settled();
});
beforeEach(() => {
  provider.calls.length = 0;
});

const receive = (content: unknown, id: string | null = null) =>
  hub.get(WebhookGateway).receive('desk', row.id, deskDelivery(content, { id }));
const settled = () =>
  eventually(async () =>
    expect(await hub.sql(`select 1 from job where state in (0, 1) and queue in ('intake', 'poll')`)).toEqual(
      [],
    ),
  );
const ticket = async (id: string) =>
  (await hub.sql<Record<string, unknown>>('select * from ticket where external_id = $1', [id]))[0];
const dead = async () =>
  (await hub.get(JobRepository).dead('acme', 10)).filter((job) => job.queue === 'intake');

describe('a hint', () => {
  it('is never believed: the ticket is read again at the provider', async () => {
    provider.add('h1', { subject: 'As the provider says' });
    await receive({ hints: ['h1'] });
    await settled();
    expect(await ticket('h1')).toMatchObject({
      subject: 'As the provider says',
      source: 'desk',
      connection_id: row.id,
      origin: row.id,
    });
    expect(provider.to(/GET \/tickets\/h1/)).toHaveLength(1);
  });

  it('that names a ticket many times in one batch is read once', async () => {
    provider.add('h2');
    await Promise.all([receive({ hints: ['h2', 'h2'] }, 'x1'), receive({ hints: ['h2'] }, 'x2')]);
    await settled();
    expect(provider.to(/GET \/tickets\/h2/).length).toBeLessThanOrEqual(2);
    expect(await hub.sql('select 1 from ticket where external_id = $1', ['h2'])).toHaveLength(1);
  });

  it('about a ticket that is gone makes a tombstone, and the ticket never comes back', async () => {
    const made = provider.add('h3');
    await receive({ hints: ['h3'] }, 'a');
    await settled();
    made.deleted = true;
    await receive({ hints: ['h3'] }, 'b');
    await settled();
    expect((await ticket('h3'))?.['deleted_at']).toBeInstanceOf(Date);
    Object.assign(made, { deleted: false, stamp: made.stamp + 5 });
    await receive({ hints: ['h3'] }, 'c');
    await settled();
    expect((await ticket('h3'))?.['deleted_at']).toBeInstanceOf(Date);
  });

  it('that cannot be followed now is tried again, and nothing is lost', async () => {
    provider.add('h4');
    provider.arm(/GET \/tickets\/h4/, { status: 429, retryAfter: '0' }, 2);
    await receive({ hints: ['h4'] });
    await settled();
    expect(await ticket('h4')).toMatchObject({ subject: 'Ticket h4' });
    expect(provider.to(/GET \/tickets\/h4/)).toHaveLength(3);
    expect((await hub.get(Connections).get('acme', row.id)).state).toBe('ok');
  });
});

describe('what was read of an account that is disconnected then', () => {
  const batchesOf = (rows: ConnectionRow[]): SourcedBatch[] =>
    rows.map(({ id, mode }) => ({
      connection: { id, source: 'desk', sample: mode === 'sandbox' },
      changes: [],
      arrivedAt: new Date(),
    }));
  const present = async (batches: SourcedBatch[], meanwhile = async () => {}) =>
    hub.get(TenantDoor).run('acme', async (em) => {
      const left = await hub.get(ChangeSource).present(em, batches);
      await meanwhile();
      return left.map(({ connection }) => connection.id);
    });

  it('is dropped of a sandbox and kept of a live one, which has accepted it', async () => {
    const { port } = await serveDesk();
    const rows = [
      await hub.connect('acme'),
      await hub.connect('acme'),
      await hub.connect('acme', live(port)),
    ];
    const [gone, kept, account] = [rows.at(0)!.id, rows.at(1)!.id, rows.at(2)!.id];
    for (const id of [gone, account]) await hub.get(ConnectAccount).disconnect('acme', id);
    expect(await present(batchesOf(rows))).toEqual([kept, account]);
    await hub.get(ConnectAccount).disconnect('acme', kept);
  });

  it('is not removed before what is being stored is there', async () => {
    const sandbox = await hub.connect('acme');
    let removed = false;
    let remove = (): void => {};
    // Begun out here: what is begun inside joins the transaction.
    const removing = new Promise<void>((begin) => (remove = begin))
      .then(() => hub.get(ConnectAccount).disconnect('acme', sandbox.id))
      .then(() => void (removed = true));
    await present(batchesOf([sandbox]), async () => {
      remove();
      await sleep(300);
      expect(removed).toBe(false);
    });
    await removing;
    expect(await present(batchesOf([sandbox]))).toEqual([]);
  });
});

describe('P10: hints while the provider is down', () => {
  const waiting = () =>
    hub.sql<{ attempts: number }>(
      `select attempts from job where queue = 'intake' and state = 0 order by id`,
    );

  it('wait without costing attempts, and are followed when it is back', async () => {
    const ids = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
    for (const id of ids) provider.add(id);
    provider.arm(/GET \/tickets\/p/, { status: 503 }, 1_000);
    for (const id of ids) await receive({ hints: [id] }, id);
    const key = limitKey(row.id);
    const attempts = await eventually(async () => {
      await hub.hurry('intake');
      expect(
        await hub.sql('select 1 from rate_bucket where key = $1 and failing is not null', [key]),
      ).toEqual([{ '?column?': 1 }]);
      const jobs = await waiting();
      expect(jobs).toHaveLength(6);
      return jobs.map((job) => job.attempts);
    });
    for (let probe = 0; probe < 9; probe += 1) {
      const before = provider.calls.length;
      await hub.sql('update rate_bucket set blocked_until = now() where key = $1', [key]);
      await hub.hurry('intake');
      await eventually(async () => {
        expect(provider.calls).toHaveLength(before + 1);
        expect(await waiting()).toHaveLength(6);
      });
    }
    await eventually(async () => expect((await waiting()).map((job) => job.attempts)).toEqual(attempts));
    expect((await hub.get(Connections).get('acme', row.id)).cause).toMatch(/calls failed \(HTTP 503\)/);
    provider.calm();
    await hub.sql('update rate_bucket set blocked_until = now() where key = $1', [key]);
    await eventually(async () => {
      await hub.hurry('intake');
      for (const id of ids) expect(await ticket(id)).toMatchObject({ subject: `Ticket ${id}` });
    });
    await settled();
    await eventually(async () => expect((await hub.get(Connections).get('acme', row.id)).state).toBe('ok'));
  });
});

describe('a delivery', () => {
  it('may carry the change itself', async () => {
    await receive({ tickets: [{ id: 'd1', stamp: 7, subject: 'Inline' }] });
    await settled();
    expect(await ticket('d1')).toMatchObject({ subject: 'Inline', source_version: '000000007' });
    expect(provider.to(/GET/)).toHaveLength(0);
  });

  it('that is older than what is stored changes nothing', async () => {
    await receive({ tickets: [{ id: 'd2', stamp: 9, subject: 'New' }] }, 'new');
    await settled();
    await receive({ tickets: [{ id: 'd2', stamp: 8, subject: 'Old' }] }, 'old');
    await settled();
    expect(await ticket('d2')).toMatchObject({ subject: 'New' });
  });

  it('that the plugin cannot read lies in the dead letters at once, named, and the rest goes on', async () => {
    provider.add('d3');
    await receive('{"hints":', 'broken');
    await receive({ hints: ['d3'] }, 'whole');
    await settled();
    expect(await ticket('d3')).toMatchObject({ subject: 'Ticket d3' });
    const [letter] = await dead();
    expect(letter).toMatchObject({ attempts: 1 });
    expect(letter?.last_error).toMatch(/Desk cannot read the delivery: SyntaxError/);
    expect((await hub.get(Connections).get('acme', row.id)).state).toBe('ok');
    expect(await hub.sql(`select 1 from job where queue = 'intake'`)).toHaveLength(1);
  });

  it('waits while the account needs a person, and is done when the credentials are good again', async () => {
    provider.add('d4');
    provider.tokens.clear();
    await receive({ hints: ['d4'] });
    await eventually(async () =>
      expect(await hub.get(Connections).get('acme', row.id)).toMatchObject({ state: 'needs_reauth' }),
    );
    const waiting = await hub.sql<{ attempts: number }>(
      `select attempts from job where queue = 'intake' and state = 0`,
    );
    expect(waiting).toEqual([{ attempts: 0 }]);
    provider.tokens.add('desk-token-1');
    await hub.hurry('intake');
    await settled();
    expect(await ticket('d4')).toMatchObject({ subject: 'Ticket d4' });
  });

  it('for an account that was disconnected meanwhile is done with', async () => {
    const other = await hub.connect('acme');
    await settled();
    const raw = deskDelivery({ tickets: [{ id: 'd5', stamp: 1, subject: 'Gone' }] });
    await hub.get(WebhookGateway).receive('desk', other.id, raw);
    await hub.get(ConnectAccount).disconnect('acme', other.id);
    await settled();
    expect((await dead()).map(({ last_error }) => last_error)).toHaveLength(1);
  });
});

import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobQueue, JobRepository, TenantDoor } from '@patchbay/platform';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { pluginsApp, type PluginsApp } from '../testing/plugins-app.js';
import { Backlog } from './backlog.js';
import { InboxRepository, type Delivery } from './inbox.repository.js';
import { InboxWriter } from './inbox-writer.js';

let hub: PluginsApp;
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'], backlogLimit: 5 } });
  await hub.tenant('acme');
  row = await hub.connect('acme');
});
beforeEach(async () => {
  await hub.sql('delete from job');
  await hub.sql('delete from inbox');
});

const delivery = (id: string, more: Partial<Delivery> = {}): Delivery => ({
  tenant_id: 'acme',
  source: row.id,
  external_id: id,
  body_hash: `hash of ${id}`,
  method: 'POST',
  path: '/hooks/desk',
  headers: {},
  body: Buffer.from(id).toString('base64'),
  connection_id: row.id,
  webhook: 'events',
  ...more,
});

describe('how much waits', () => {
  const made = (): Backlog => new Backlog(hub.get(JobRepository), { backlogLimit: 5 });
  const queue = (name: string, n: number) =>
    hub.get(TenantDoor).run('acme', (em) =>
      hub.get(JobQueue).enqueue(
        em,
        'acme',
        Array.from({ length: n }, () => ({ queue: name, payload: {} })),
      ),
    );

  it('is what was accepted since the last look, and what lies between the door and the effects', async () => {
    const backlog = made();
    backlog.onApplicationBootstrap();
    for (let i = 0; i < 4; i += 1) backlog.add();
    expect(backlog.full).toBe(false);
    backlog.add();
    expect(backlog.full).toBe(true);
    await expect.poll(() => backlog.full, { timeout: 3_000 }).toBe(false);
    backlog.onApplicationShutdown();
  });

  it.each([
    ['intake', true],
    ['analyse', true],
    ['workflows', true],
    ['action', true],
    ['poll', false],
    ['search-documents', false],
  ])('counts the queue %s: %s', async (name, counts) => {
    const backlog = made();
    backlog.onApplicationBootstrap();
    await queue(name, 6);
    backlog.add();
    await new Promise((done) => setTimeout(done, 700));
    expect(backlog.full).toBe(counts);
    backlog.onApplicationShutdown();
  });
});

describe('deliveries that are written together', () => {
  const write = (one: Delivery) => hub.get(InboxWriter).write(one);

  it('keep their order and their own outcome', async () => {
    const outcomes = await Promise.all([
      write(delivery('a')),
      write(delivery('b')),
      write(delivery('a')),
      write(delivery('a', { body_hash: 'other' })),
    ]);
    expect(outcomes).toEqual(['accepted', 'accepted', 'duplicate', 'conflict']);
    const jobs = await hub.sql<{ inbox: string }>(
      `select i.external_id as inbox from job j join inbox i on i.id::text = j.payload->>'inbox_id' order by j.id`,
    );
    expect(jobs.map(({ inbox }) => inbox)).toEqual(['a', 'b']);
  });

  it('are all answered, in more than one statement if they are many', async () => {
    const ids = Array.from({ length: 350 }, (_, i) => `n${i}`);
    const outcomes = await Promise.all(ids.map((id) => write(delivery(id))));
    expect(new Set(outcomes)).toEqual(new Set(['accepted']));
    expect(await hub.sql('select count(distinct external_id)::int as n from inbox')).toEqual([{ n: 350 }]);
    const again = await Promise.all(ids.map((id) => write(delivery(id))));
    expect(new Set(again)).toEqual(new Set(['duplicate']));
  });

  it('fail together when the statement fails, and the next ones do not', async () => {
    const bad = delivery('bad', { body: 'not base64!' });
    const failed = await Promise.allSettled([write(delivery('with it')), write(bad)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await hub.sql('select 1 from inbox')).toEqual([]);
    expect(await write(delivery('with it'))).toBe('accepted');
  });

  it('belong each to its tenant', async () => {
    await hub.tenant('globex');
    await hub.get(InboxRepository).accept([delivery('x'), delivery('x', { tenant_id: 'globex' })], null);
    const rows = await hub.sql<{ tenant_id: string }>('select tenant_id from inbox order by 1');
    expect(rows.map(({ tenant_id }) => tenant_id)).toEqual(['acme', 'globex']);
    const jobs = await hub.sql<{ tenant_id: string }>('select tenant_id from job order by 1');
    expect(jobs.map(({ tenant_id }) => tenant_id)).toEqual(['acme', 'globex']);
  });
});

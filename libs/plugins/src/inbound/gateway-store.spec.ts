import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobQueue, JobRepository, payloadText } from '@patchbay/platform';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { deskDelivery, statusOf } from '../testing/deliveries.js';
import { pluginsApp, type PluginsApp } from '../testing/plugins-app.js';
import { WebhookGateway } from '../webhook-gateway.js';
import { Backlog } from './backlog.js';

let hub: PluginsApp;
let row: ConnectionRow;
let other: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'] } });
  await hub.tenant('acme');
  [row, other] = [await hub.connect('acme'), await hub.connect('acme')];
});
beforeEach(async () => {
  await hub.sql('delete from job');
  await hub.sql('delete from inbox');
});

const receive = (content: unknown, id: string | null = null, to = row.id): Promise<number> =>
  statusOf(hub.get(WebhookGateway).receive('desk', to, deskDelivery(content, { id })));
const inbox = () =>
  hub.sql<{ id: string; external_id: string; body: Buffer }>('select * from inbox order by id');
const jobs = () =>
  hub.sql<{ payload: { inbox_id: string } }>(`select payload from job where queue = 'intake' order by id`);

describe('a verified delivery', () => {
  it('is stored with its job before it is answered', async () => {
    expect(await receive({ hints: ['1'] }, 'd1')).toBe(202);
    const [delivery] = await inbox();
    expect(delivery?.external_id).toBe('d1');
    expect(await jobs()).toEqual([
      { payload: { inbox_id: delivery?.id, connection_id: row.id, webhook: 'events' } },
    ]);
  });

  it('B48: seen before is 200 without a second effect', async () => {
    expect(await receive({ hints: ['1'] }, 'd1')).toBe(202);
    expect(await receive({ hints: ['1'] }, 'd1')).toBe(200);
    expect([(await inbox()).length, (await jobs()).length]).toEqual([1, 1]);
  });

  it('B49: an old id with another body is 409, and the first body stays', async () => {
    await receive({ hints: ['1'] }, 'd1');
    expect(await receive({ hints: ['2'] }, 'd1')).toBe(409);
    expect((await inbox()).map(({ body }) => body.toString())).toEqual(['{"hints":["1"]}']);
    expect(await jobs()).toHaveLength(1);
  });

  it('without an id is known by its bytes', async () => {
    expect(await receive({ hints: ['1'] })).toBe(202);
    expect(await receive({ hints: ['1'] })).toBe(200);
    expect(await receive({ hints: ['2'] })).toBe(202);
    expect(await inbox()).toHaveLength(2);
  });

  it('under the same id at another account is another delivery', async () => {
    expect(await receive({ hints: ['1'] }, 'd1')).toBe(202);
    expect(await receive({ hints: ['1'] }, 'd1', other.id)).toBe(202);
    expect(await inbox()).toHaveLength(2);
  });

  it('P16: 1,000 at once with one id make one row, and one of them is answered 202', async () => {
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, () => receive({ hints: ['1'] }, 'storm')),
    );
    expect(answers.filter((status) => status === 202)).toHaveLength(1);
    // A busy machine may send some away to try again, which is no effect either.
    expect(answers.filter((status) => ![200, 202, 503].includes(status))).toEqual([]);
    expect([(await inbox()).length, (await jobs()).length]).toEqual([1, 1]);
  });

  it('is stored once when two hubs hear it at the same moment', async () => {
    const second = await pluginsApp({ database: hub.database, config: { roles: ['http'] } });
    const raw = () => deskDelivery({ hints: ['1'] }, { id: 'both' });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        statusOf((i % 2 ? hub : second).get(WebhookGateway).receive('desk', row.id, raw())),
      ),
    );
    expect(answers.filter((status) => status === 202)).toHaveLength(1);
    expect([(await inbox()).length, (await jobs()).length]).toEqual([1, 1]);
    await second.close();
  });

  it('is answered each by its own outcome when many share a commit', async () => {
    const answers = await Promise.all([
      receive({ n: 1 }, 'a'),
      receive({ n: 2 }, 'b'),
      receive({ n: 1 }, 'a'),
      receive({ n: 9 }, 'b'),
      receive({ n: 3 }, 'c'),
    ]);
    expect(answers.toSorted((a, b) => a - b)).toEqual([200, 202, 202, 202, 409]);
    expect((await inbox()).map(({ external_id }) => external_id).sort()).toEqual(['a', 'b', 'c']);
  });

  it('gathers with those that come right after it, and every one is answered', async () => {
    for (let round = 0; round < 3; round += 1) {
      const answers = Array.from({ length: 5 }, (_, i) => receive({ n: i }, `r${round}-${i}`));
      expect(await Promise.all(answers)).toEqual([202, 202, 202, 202, 202]);
    }
    expect([(await inbox()).length, (await jobs()).length]).toEqual([15, 15]);
  });

  it.each(['{"hints":', '', '[]', 'null', '{"hints":"1"}', '\u0000\u0001binary', '"text"'])(
    'whose body %j the plugin cannot read is kept and answered 202',
    async (body) => {
      expect(await receive(body)).toBe(202);
      const [delivery] = await inbox();
      expect(delivery?.body.toString()).toBe(body);
      expect(await jobs()).toHaveLength(1);
    },
  );

  it('keeps its bytes exactly, whatever they are', async () => {
    const bytes = '{"hints":["é \u{1F600} \\u0000"]}';
    await receive(bytes);
    expect((await inbox())[0]?.body.toString('utf8')).toBe(bytes);
  });
});

describe('where the same process works on deliveries', () => {
  it('their jobs are born claimed and run: duplicates and conflicts get none', async () => {
    const both = await pluginsApp({ database: hub.database });
    const given: string[] = [];
    const queue = both.get(JobQueue);
    const take = queue.handOver.bind(queue);
    vi.spyOn(queue, 'handOver').mockImplementation((name, handed) => {
      given.push(...handed.map((job) => `${name} ${job.tenantId} ${payloadText(job, 'connection_id')}`));
      take(name, handed);
    });
    await expect.poll(() => queue.offer('intake', 1)).not.toBeNull();
    const ask = (n: number) =>
      statusOf(both.get(WebhookGateway).receive('desk', row.id, deskDelivery({ n }, { id: 'same' })));
    // Which of two sent at once comes first is for the machine to say.
    expect((await Promise.all([ask(1), ask(1)])).toSorted((a, b) => a - b)).toEqual([200, 202]);
    expect(await ask(2)).toBe(409);
    expect(given).toEqual([`intake acme ${row.id}`]);
    await expect.poll(async () => (await jobs()).length, { timeout: 5_000 }).toBe(0);
    await both.close();
  });
});

describe('P1: a delivery that cannot be committed', () => {
  it('is 503 with Retry-After while the database does not write, and is taken after', async () => {
    const { database } = hub.database.app;
    const login = `alter role patchbay_app in database ${database}`;
    const reconnect = (): Promise<unknown> =>
      hub.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'patchbay_app'`,
        [database],
      );
    await hub.sql(`${login} set default_transaction_read_only = on`);
    await reconnect();
    const refused = await hub
      .get(WebhookGateway)
      .receive('desk', row.id, deskDelivery({ n: 1 }))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(await inbox()).toEqual([]);
    await hub.sql(`${login} reset default_transaction_read_only`);
    await reconnect();
    await expect.poll(() => receive({ n: 1 }), { timeout: 10_000 }).toBe(202);
    expect(await inbox()).toHaveLength(1);
  });
});

describe('the bound of what may wait', () => {
  it('is 429 with Retry-After, stores nothing, and opens again', async () => {
    const small = await pluginsApp({ database: hub.database, config: { roles: ['http'], backlogLimit: 3 } });
    const answers: number[] = [];
    for (let i = 0; i < 5; i += 1)
      answers.push(await statusOf(small.get(WebhookGateway).receive('desk', row.id, deskDelivery({ n: i }))));
    expect(answers).toEqual([202, 202, 202, 429, 429]);
    const refused = small.get(WebhookGateway).receive('desk', row.id, deskDelivery({ n: 9 }));
    await expect(refused).rejects.toMatchObject({ code: 'backlog', headers: { 'retry-after': '5' } });
    expect(await inbox()).toHaveLength(3);
    expect((await small.get(JobRepository).depth()).map(({ queue, ready }) => [queue, ready])).toEqual([
      ['intake', 3],
    ]);
    await hub.sql('delete from job');
    await expect.poll(() => small.get(Backlog).full, { timeout: 5_000 }).toBe(false);
    expect(await statusOf(small.get(WebhookGateway).receive('desk', row.id, deskDelivery({ n: 9 })))).toBe(
      202,
    );
    await small.close();
  });

  it('does not keep out who has no business here: a wrong signature stays 401', async () => {
    const none = await pluginsApp({ database: hub.database, config: { roles: ['http'], backlogLimit: 0 } });
    const gateway = none.get(WebhookGateway);
    expect(await statusOf(gateway.receive('desk', row.id, deskDelivery({}, { secret: 'no' })))).toBe(401);
    expect(await statusOf(gateway.receive('desk', row.id, deskDelivery({ challenge: 'c' })))).toBe(200);
    expect(await statusOf(gateway.receive('desk', row.id, deskDelivery({})))).toBe(429);
    await none.close();
  });
});

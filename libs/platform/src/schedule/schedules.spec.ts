import { SchedulerRegistry } from '@nestjs/schedule';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  eventually,
  peek,
  testApp,
  testDatabase,
  type TestApp,
  type TestDatabase,
} from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { ScheduleRepository } from './schedule.repository.js';
import { durationMs, Schedules } from './schedules.js';

let database: TestDatabase;
let one: TestApp;
let two: TestApp;
const names: string[] = [];
/** One tick for the rest of this test: its length covers the time since 1970 in whole steps. */
const longTick = 100;

const every = (
  hub: TestApp,
  name: string,
  ms: number,
  work: Parameters<Schedules['everyTenant']>[2],
): void => {
  names.push(name);
  hub.get(Schedules).everyTenant(name, ms, work);
};
const ticks = (name: string): Promise<{ tenant_id: string; tick: Date }[]> =>
  peek(database, 'select tenant_id, tick from schedule_tick where name = $1 order by tick, tenant_id', [
    name,
  ]);

beforeAll(async () => {
  database = await testDatabase();
  one = await testApp([], { database });
  two = await testApp([], { database });
  for (const tenant of ['acme', 'globex', 'initech']) await one.tenant(tenant);
});
beforeEach(() => peek(database, 'truncate schedule_tick, tenant_setting'));
afterEach(() => {
  for (const hub of [one, two]) {
    const registry = hub.get(SchedulerRegistry);
    for (const name of registry.getIntervals()) if (names.includes(name)) registry.deleteInterval(name);
  }
});

describe('a schedule of all tenants', () => {
  it('runs each tick once per tenant, though two hubs fire', async () => {
    const ran: string[] = [];
    const work = async (_em: unknown, tenantId: string): Promise<void> => void ran.push(tenantId);
    every(one, 'once', longTick, work);
    every(two, 'once', longTick, work);
    await eventually(async () => expect((await ticks('once')).length).toBeGreaterThanOrEqual(9));
    for (const hub of [one, two]) hub.get(SchedulerRegistry).deleteInterval('once');
    await new Promise((done) => setTimeout(done, 100));
    const taken = await ticks('once');
    const perTenant = (tenant: string): number => ran.filter((each) => each === tenant).length;
    for (const tenant of ['acme', 'globex', 'initech'])
      expect(perTenant(tenant)).toBe(taken.filter((tick) => tick.tenant_id === tenant).length);
    for (const { tick } of taken) expect(tick.getTime() % longTick).toBe(0);
  });

  it('works inside the door of the tenant, in the transaction of its tick', async () => {
    every(one, 'inside', longTick, async (em, tenantId) => {
      await em.query(
        `insert into tenant_setting(tenant_id, key, value) values ($1, 'seen', '1') on conflict (tenant_id, key) do nothing`,
        [tenantId],
      );
    });
    await eventually(async () =>
      expect(await peek(database, 'select tenant_id from tenant_setting order by 1')).toEqual([
        { tenant_id: 'acme' },
        { tenant_id: 'globex' },
        { tenant_id: 'initech' },
      ]),
    );
  });

  it('that fails for one tenant goes on with the others, and leaves no tick behind for that one', async () => {
    const ran = new Set<string>();
    every(one, 'fails', longTick, async (em, tenantId) => {
      await em.query(`insert into tenant_setting(tenant_id, key, value) values ($1, $2, '1')`, [
        tenantId,
        `k${Date.now()}`,
      ]);
      if (tenantId === 'acme') throw new Error('this tenant only');
      ran.add(tenantId);
    });
    await eventually(() => expect([...ran].sort()).toEqual(['globex', 'initech']));
    const taken = await ticks('fails');
    expect(taken.map((tick) => tick.tenant_id)).not.toContain('acme');
    expect(await peek(database, `select from tenant_setting where tenant_id = 'acme'`)).toEqual([]);
  });

  it('does not fire where nobody asked for a scheduler', async () => {
    const worker = await testApp([], { database, config: { roles: ['http', 'worker'] } });
    worker.get(Schedules).everyTenant('not here', 10, async () => {
      throw new Error('fired');
    });
    expect(worker.get(SchedulerRegistry).getIntervals()).not.toContain('not here');
    await worker.close();
  });
});

describe('a tick', () => {
  const take = (hub: TestApp, slot: Date): Promise<boolean> =>
    hub.get(TenantDoor).run('acme', (em) => hub.get(ScheduleRepository).take(em, 'acme', 'n', slot));

  it('is taken by one of twenty that try at the same time', async () => {
    const slot = new Date('2026-01-02T03:00:00Z');
    const taken = await Promise.all(Array.from({ length: 20 }, (_, n) => take(n % 2 ? one : two, slot)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('taken by a transaction that fails is free again', async () => {
    const slot = new Date('2026-01-02T03:00:00Z');
    const broken = one.get(TenantDoor).run('acme', async (em) => {
      await one.get(ScheduleRepository).take(em, 'acme', 'n', slot);
      throw new Error('crashed');
    });
    await expect(broken).rejects.toThrow('crashed');
    expect(await take(two, slot)).toBe(true);
  });

  it('is not taken again when the clock steps back an hour', async () => {
    const [before, after] = [new Date('2026-01-02T03:00:00Z'), new Date('2026-01-02T04:00:00Z')];
    expect([await take(one, before), await take(one, after), await take(one, before)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('of the day before is forgotten; other schedules and tenants keep theirs', async () => {
    await peek(
      database,
      `insert into schedule_tick(tenant_id, name, tick) values ('acme', 'n', '2026-01-01T00:00Z'), ('acme', 'n', '2026-01-02T02:00Z'),
        ('acme', 'other', '2026-01-01T00:00Z'), ('globex', 'n', '2026-01-01T00:00Z')`,
    );
    await take(one, new Date('2026-01-02T03:00:00Z'));
    expect(await ticks('n')).toMatchObject([
      { tenant_id: 'globex' },
      { tenant_id: 'acme' },
      { tenant_id: 'acme' },
    ]);
    expect(await ticks('other')).toHaveLength(1);
  });
});

describe('work of each node', () => {
  it('is done by both, and goes on after a failure', async () => {
    const ran = { one: 0, two: 0 };
    names.push('node');
    one.get(Schedules).everyNode('node', 20, async () => {
      ran.one += 1;
      throw new Error('every time');
    });
    two.get(Schedules).everyNode('node', 20, async () => void (ran.two += 1));
    await eventually(() => expect(Math.min(ran.one, ran.two)).toBeGreaterThanOrEqual(3));
    expect(await ticks('node')).toEqual([]);
  });
});

describe('durationMs', () => {
  it.each([
    ['30s', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['0s', 0],
  ])('%s is %i ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '5', 'm', '5 m', '5d', '-5m', '1.5h', '5ms', 'five minutes', '5m\n5m'])(
    '%j is none',
    (text) => {
      expect(() => durationMs(text)).toThrow(/is no duration/);
    },
  );

  it('is what it says for any number', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (n) => {
        expect([durationMs(`${n}m`), durationMs(`${n}h`)]).toEqual([
          60 * durationMs(`${n}s`),
          3_600 * durationMs(`${n}s`),
        ]);
      }),
    );
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peek, testDatabase, type TestDatabase } from '../testing/index.js';
import { appOptions } from '../database/data-source.js';
import { TenantDoor } from './tenant-door.js';

let database: TestDatabase;
const sources: DataSource[] = [];

async function doorOf(max: number): Promise<TenantDoor> {
  const source = await new DataSource(appOptions(database.app, max)).initialize();
  sources.push(source);
  return new TenantDoor(source);
}
const settingOf = async (door: TenantDoor): Promise<string> => {
  const rows = await door.outside<{ at: string | null }[]>((em) =>
    em.query(`select current_setting('app.tenant', true) as at`),
  );
  return rows[0]?.at ?? '';
};

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => Promise.all(sources.map((source) => source.destroy())));

describe('with a pool of one connection', () => {
  it('nested calls of the same tenant need no second one', async () => {
    const door = await doorOf(1);
    const depth = await door.run('acme', () =>
      door.run('acme', () => door.run('acme', (em) => em.query<{ n: number }[]>('select 3 as n'))),
    );
    expect(depth).toEqual([{ n: 3 }]);
  });

  it('twenty callers take turns', async () => {
    const door = await doorOf(1);
    const seen = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        door.run(`t${n}`, async (em) => {
          const [row] = await em.query<{ at: string }[]>(`select current_setting('app.tenant') as at`);
          return row?.at;
        }),
      ),
    );
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => `t${n}`));
  });

  it('asking for a second connection inside fails in time instead of hanging', async () => {
    const door = await doorOf(1);
    const stuck = door.run('acme', () => door.outside((em) => em.query('select 1')));
    await expect(stuck).rejects.toThrow(/timeout exceeded/);
    expect(await settingOf(door)).toBe('');
  });
});

describe('the tenant', () => {
  it('cannot be switched inside', async () => {
    const door = await doorOf(2);
    const switched = door.run('acme', () => door.run('globex', async () => 1));
    await expect(switched).rejects.toThrow('tenant switch inside a transaction');
  });

  it('is forgotten by the connection, after success and after failure', async () => {
    const door = await doorOf(1);
    await door.run('acme', async () => 1);
    expect(await settingOf(door)).toBe('');
    await expect(door.run('acme', (em) => em.query('select 1/0'))).rejects.toThrow('division by zero');
    expect(await settingOf(door)).toBe('');
  });

  it.each(["acme'; drop table ticket; --", 'ä ö ü', 'x'.repeat(1_000), '%', '\\'])(
    'may be called %j',
    async (tenant) => {
      const door = await doorOf(1);
      const [row] = await door.run(tenant, (em) =>
        em.query<{ at: string }[]>(`select current_setting('app.tenant') as at`),
      );
      expect(row?.at).toBe(tenant);
    },
  );

  it('of one request never leaks into another: 600 mixed ones, every seventh fails', async () => {
    const door = await doorOf(6);
    const leaks: string[] = [];
    const one = async (n: number): Promise<void> => {
      const tenant = `t${n % 9}`;
      await door.run(tenant, async (em) => {
        await em.query(`insert into tenant_setting(tenant_id, key, value) values ($1, $2, '1')`, [
          tenant,
          `k${n}`,
        ]);
        if (n % 3 === 0) await sleep(1);
        const rows = await em.query<{ tenant_id: string }[]>('select distinct tenant_id from tenant_setting');
        for (const row of rows) if (row.tenant_id !== tenant) leaks.push(`${tenant} saw ${row.tenant_id}`);
        if (n % 7 === 0) throw new Error('planned');
      });
    };
    const failures: string[] = [];
    const numbers = Array.from({ length: 600 }, (_, n) => n).values();
    const lane = async (): Promise<void> => {
      for (const n of numbers) await one(n).catch((error: unknown) => failures.push(String(error)));
    };
    await Promise.all(Array.from({ length: 16 }, lane));
    expect(new Set(failures)).toEqual(new Set(['Error: planned']));
    expect(failures).toHaveLength(86);
    expect(leaks).toEqual([]);
    expect(await peek(database, 'select count(*)::int as n from tenant_setting')).toEqual([{ n: 514 }]);
  });
});

describe('outside any tenant', () => {
  it('is outside even when called from inside', async () => {
    const door = await doorOf(2);
    await door.run('acme', async () => {
      expect(await settingOf(door)).toBe('');
    });
  });

  it('does at once what is left for after the commit', async () => {
    const door = await doorOf(1);
    const seen: string[] = [];
    door.afterCommit('now', () => seen.push('now'));
    expect(seen).toEqual(['now']);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../testing/index.js';
import { TenantDoor } from './tenant-door.js';

let hub: TestApp;
let door: TenantDoor;

const add = (tenant: string, key: string): Promise<unknown> =>
  door.run(tenant, (em) =>
    em.query(`insert into tenant_setting(tenant_id, key, value) values ($1, $2, '1')`, [tenant, key]),
  );
const keys = async (tenant: string): Promise<string[]> => {
  const rows = await door.run<{ key: string }[]>(tenant, (em) =>
    em.query('select key from tenant_setting order by key'),
  );
  return rows.map((row) => row.key);
};

beforeAll(async () => {
  hub = await testApp([]);
  door = hub.get(TenantDoor);
  await hub.tenant('acme');
  await hub.tenant('globex');
});

describe('the tenant door', () => {
  it('shows a tenant its own rows only', async () => {
    await add('acme', 'colour');
    await add('globex', 'size');
    expect(await keys('acme')).toEqual(['colour']);
    expect(await keys('globex')).toEqual(['size']);
  });

  it('refuses a row written for another tenant', async () => {
    const stolen = door.run('acme', (em) =>
      em.query(`insert into tenant_setting(tenant_id, key, value) values ('globex', 'x', '1')`),
    );
    await expect(stolen).rejects.toThrow(/row-level security/);
  });

  it('shows nothing outside any tenant', async () => {
    expect(await door.outside<unknown[]>((em) => em.query('select * from tenant_setting'))).toEqual([]);
  });

  it('undoes everything when the work throws', async () => {
    const broken = door.run('acme', async (em) => {
      await em.query(`insert into tenant_setting(tenant_id, key, value) values ('acme', 'half', '1')`);
      throw new Error('stop');
    });
    await expect(broken).rejects.toThrow('stop');
    expect(await keys('acme')).not.toContain('half');
  });

  it('joins the transaction that is open for the same tenant', async () => {
    const broken = door.run('acme', async () => {
      await add('acme', 'inner');
      throw new Error('stop');
    });
    await expect(broken).rejects.toThrow('stop');
    expect(await keys('acme')).not.toContain('inner');
  });

  it('runs what was left for after the commit only then, and once for each name', async () => {
    const seen: string[] = [];
    await door.run('acme', async () => {
      door.afterCommit('a', () => seen.push('a'));
      door.afterCommit('a', () => seen.push('a again'));
      expect(seen).toEqual([]);
    });
    expect(seen).toHaveLength(1);
  });

  it('runs nothing after a rollback', async () => {
    const seen: string[] = [];
    const broken = door.run('acme', async () => {
      door.afterCommit('a', () => seen.push('a'));
      throw new Error('stop');
    });
    await expect(broken).rejects.toThrow('stop');
    expect(seen).toEqual([]);
  });
});

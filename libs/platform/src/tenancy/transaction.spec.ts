import pg from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peek, testDatabase, type TestDatabase } from '../testing/index.js';
import { appOptions } from '../database/data-source.js';
import { pipelined } from './pipelined-query.js';
import { TenantDoor } from './tenant-door.js';

let database: TestDatabase;
let source: DataSource;
let door: TenantDoor;
let client: pg.Client;

const put = `insert into tenant_setting(tenant_id, key, value) values ($1, $2, '1')`;
const keys = async (): Promise<string[]> =>
  (await peek<{ key: string }>(database, 'select key from tenant_setting order by key')).map(
    ({ key }) => key,
  );

beforeAll(async () => {
  database = await testDatabase();
  source = await new DataSource(appOptions(database.app, 1)).initialize();
  door = new TenantDoor(source);
  client = new pg.Client({ ...database.app });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await source.destroy();
});

describe('statements in one round trip', () => {
  it('answer what the last one did, rows or counts', async () => {
    const rows = await pipelined(client, ['select 1 as first'], 'select $1::int + 1 as next', [1]);
    expect(rows.rows).toEqual([{ next: 2 }]);
    const none = await pipelined(client, ['select 1', 'select 2'], 'select 3 where false');
    expect([none.rows, none.rowCount]).toEqual([[], 0]);
  });

  it('are one transaction by themselves', async () => {
    const setting = `current_setting('app.tenant', true)`;
    const { rows } = await pipelined(
      client,
      [`select set_config('app.tenant', 'acme', true)`],
      `select ${setting} as at`,
    );
    expect(rows).toEqual([{ at: 'acme' }]);
    expect((await client.query(`select ${setting} as at`)).rows).toEqual([{ at: '' }]);
  });

  it.each([
    [['select 1/0'], 'select 1'],
    [['select 1', 'select 1/0', 'select 2'], 'select 1'],
    [['select 1'], 'select 1/0'],
    [[], 'select 1/0'],
  ])('fail together: %j, then %s; the connection goes on', async (before, text) => {
    await expect(pipelined(client, before, text)).rejects.toThrow('division by zero');
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });

  it('stand in line with others on the connection', async () => {
    const all = await Promise.all([
      pipelined(client, ['select 0'], 'select 1 as n'),
      pipelined(client, [], 'select 2 as n'),
      pipelined(client, ['select 0'], 'select $1::int as n', [3]),
    ]);
    expect(all.flatMap(({ rows }) => rows)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });
});

describe('a transaction of the door', () => {
  it('that says nothing is none, and leaves its connection as it was', async () => {
    expect(await door.run('acme', async () => 'nothing')).toBe('nothing');
    await expect(door.run('acme', () => Promise.reject(new Error('changed my mind')))).rejects.toThrow(
      'mind',
    );
    expect(await door.run('acme', (em) => em.query('select 1 as n'))).toEqual([{ n: 1 }]);
  });

  it('is opened by its first statement, whatever that is', async () => {
    const state = `select pg_current_xact_id_if_assigned() is null as fresh, current_setting('app.tenant') as at`;
    for (const first of [state, `${state} where $1`]) {
      const parameters = first === state ? undefined : [true];
      expect(await door.run('acme', (em) => em.query(first, parameters))).toEqual([
        { fresh: true, at: 'acme' },
      ]);
    }
    const broken = door.run('acme', (em) => em.query('select 1/0'));
    await expect(broken).rejects.toMatchObject({ name: 'QueryFailedError', driverError: { code: '22012' } });
  });

  it('takes several first statements at once', async () => {
    const answers = await door.run('acme', (em) =>
      Promise.all([1, 2, 3].map((n) => em.query('select $1::int as n, now() as at', [n]))),
    );
    expect(new Set(answers.flat().map((row: { at: Date }) => row.at.getTime())).size).toBe(1);
  });

  it('carries last statements with its commit, and fails with them', async () => {
    const insert = (key: string): string =>
      `insert into tenant_setting(tenant_id, key, value) values ('acme', '${key}', '1')`;
    await door.run('acme', async (em) => {
      await em.query(put, ['acme', 'own']);
      door.withCommit(insert('last'));
      door.withCommit(insert('very last'));
    });
    expect(await keys()).toEqual(['last', 'own', 'very last']);
    const broken = door.run('acme', async (em) => {
      await em.query(put, ['acme', 'undone']);
      door.withCommit(insert('undone too'));
      door.withCommit('select 1/0');
    });
    await expect(broken).rejects.toThrow('division by zero');
    expect(await keys()).toEqual(['last', 'own', 'very last']);
    expect(() => door.withCommit('select 1')).toThrow('there is no open transaction');
  });

  it('forgets its last statements when it fails', async () => {
    const failed = door.run('acme', async (em) => {
      await em.query('select 1');
      door.withCommit(`insert into tenant_setting(tenant_id, key, value) values ('acme', 'ghost', '1')`);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await keys()).not.toContain('ghost');
  });
});

describe('one statement by itself', () => {
  it('sees its tenant and nobody else’s, and leaves nothing open', async () => {
    await door.once('globex', put, ['globex', 'g']);
    const seen = 'select distinct tenant_id from tenant_setting';
    expect(await door.once('globex', seen, [])).toEqual([{ tenant_id: 'globex' }]);
    expect(await door.once("o'hara", seen, [])).toEqual([]);
    const [state] = await door.outside<{ at: string }[]>((em) =>
      em.query(`select current_setting('app.tenant', true) as at`),
    );
    expect(state?.at).toBe('');
  });

  it('is undone when it fails, and cannot write for another tenant', async () => {
    await expect(door.once('acme', put, ['globex', 'stolen'])).rejects.toThrow(/row-level security/);
    expect(await keys()).not.toContain('stolen');
  });

  it('answers rows, by itself as in the transaction that is open, whatever it does', async () => {
    const change = `update tenant_setting set value = '2' where key = $1 returning key`;
    expect(await door.once('globex', change, ['g'])).toEqual([{ key: 'g' }]);
    expect(await door.run('globex', () => door.once('globex', change, ['g']))).toEqual([{ key: 'g' }]);
  });

  it('joins the transaction that is open', async () => {
    const failed = door.run('acme', async () => {
      await door.once('acme', put, ['acme', 'joined']);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await keys()).not.toContain('joined');
  });
});

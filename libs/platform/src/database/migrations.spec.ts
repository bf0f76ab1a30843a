import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrations } from '@patchbay/migrations';
import { testSecret, type TestServer } from '../testing/index.js';
import { appOptions, migrate } from './data-source.js';
import { provision, withClient, type Address } from './roles.js';

const { admin } = inject('server' as never) as TestServer;
const made: string[] = [];

/** An empty database with nothing but the logins. */
async function emptyDatabase(): Promise<{ owner: Address; app: Address; all: Address }> {
  const database = `m_${randomUUID().replaceAll('-', '')}`;
  made.push(database);
  return { ...(await provision(admin, database, testSecret)), all: { ...admin, database } };
}
/** As it was left by an earlier version: copying it costs less than making it anew from the start. */
async function copyOf({ database: from }: Address): Promise<{ owner: Address }> {
  const database = `m_${randomUUID().replaceAll('-', '')}`;
  made.push(database);
  await withClient(admin, (client) =>
    client.query(`create database ${database} template ${from} strategy file_copy`),
  );
  return provision(admin, database, testSecret);
}
async function withMigrations<T>(
  owner: Address,
  count: number,
  work: (source: DataSource) => Promise<T>,
): Promise<T> {
  const source = new DataSource({
    ...appOptions(owner, 2),
    migrations: migrations.slice(0, count),
    migrationsTableName: 'schema_migration',
  });
  await source.initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}
const rows = <T>(address: Address, sql: string): Promise<T[]> =>
  withClient(address, async (client) => (await client.query(sql)).rows as T[]);
/** Everything of ours in the schema, as text: tables with columns, indexes, policies, functions, rights. */
const shape = (address: Address): Promise<unknown[]> =>
  rows(
    address,
    `select 'column' as what, table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as name
       from information_schema.columns where table_schema = 'public'
     union all select 'index', indexdef from pg_indexes where schemaname = 'public'
     union all select 'policy', tablename || '.' || policyname from pg_policies where schemaname = 'public'
     union all select 'function', p.oid::regprocedure || ' ' || pg_get_userbyid(p.proowner) from pg_proc p
       where p.pronamespace = 'public'::regnamespace and p.prosecdef
     union all select 'right', grantee || ' ' || table_name || ' ' || privilege_type from information_schema.role_table_grants
       where table_schema = 'public' and grantee like 'patchbay%' order by 1, 2`,
  );

afterEach(async () => {
  for (const database of made.splice(0))
    await withClient(admin, (client) => client.query(`drop database if exists ${database} with (force)`));
});

describe('the list of migrations', () => {
  it('is in order, each with a name of its own that says when', () => {
    const names = migrations.map((migration) => new migration().name);
    const times = names.map((name) => Number(/\d{13}$/.exec(name)?.[0]));
    expect(times.every(Number.isFinite)).toBe(true);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(migrations.length);
    expect(migrations.map((migration) => migration.name)).toEqual(names);
  });
});

describe('migrating', () => {
  it('an empty database applies all, and nothing the second time', async () => {
    const { owner } = await emptyDatabase();
    expect(await migrate(owner)).toBe(migrations.length);
    const before = await shape(owner);
    expect(await migrate(owner)).toBe(0);
    expect(await shape(owner)).toEqual(before);
    expect(await rows(owner, 'select name from schema_migration order by id')).toEqual(
      migrations.map((migration) => ({ name: migration.name })),
    );
  });

  it('from four nodes at the same time applies each once', async () => {
    const { owner } = await emptyDatabase();
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(owner)));
    expect(applied.sort((a, b) => a - b)).toEqual([0, 0, 0, migrations.length]);
  });

  it('needs no superuser', async () => {
    const { owner } = await emptyDatabase();
    expect(
      await rows(
        owner,
        'select rolsuper or rolbypassrls as strong from pg_roles where rolname = current_user',
      ),
    ).toEqual([{ strong: false }]);
    await expect(migrate(owner)).resolves.toBe(migrations.length);
  });

  it('is not for the run-time login', async () => {
    const { app } = await emptyDatabase();
    await expect(migrate(app)).rejects.toThrow(/permission denied/);
  });

  it('all or nothing: a failing one leaves the database as it was', async () => {
    const { owner } = await emptyDatabase();
    await rows(owner, 'create table workflow(in_the_way int)');
    await expect(migrate(owner)).rejects.toThrow(/already exists/);
    const left = await rows<{ name: string }>(
      owner,
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    expect(left.map((table) => table.name)).toEqual(expect.not.arrayContaining(['ticket', 'job', 'tenant']));
    await rows(owner, 'drop table workflow');
    expect(await migrate(owner)).toBe(migrations.length);
  });

  it('waits two seconds for a lock, no longer: others must not queue up behind it', async () => {
    const { owner } = await emptyDatabase();
    await withMigrations(owner, migrations.length - 1, (source) =>
      source.runMigrations({ transaction: 'all' }),
    );
    await withClient(owner, async (holder) => {
      await holder.query('begin');
      await holder.query('lock table schema_migration in access exclusive mode');
      await expect(migrate(owner)).rejects.toThrow(/lock timeout/);
    });
    expect(await migrate(owner)).toBe(1);
  });

  it('from each earlier version ends at the same schema', async () => {
    const fresh = await emptyDatabase();
    await migrate(fresh.owner);
    const wanted = await shape(fresh.owner);
    const ladder = await emptyDatabase();
    for (let count = 1; count < migrations.length; count += 1) {
      await withMigrations(ladder.owner, count, (source) => source.runMigrations({ transaction: 'all' }));
      const { owner } = await copyOf(ladder.all);
      expect(await migrate(owner)).toBe(migrations.length - count);
      expect(await shape(owner)).toEqual(wanted);
    }
  }, 60_000);

  it('with data in place keeps every row', async () => {
    const { owner, app } = await emptyDatabase();
    await withMigrations(owner, 6, (source) => source.runMigrations({ transaction: 'all' }));
    await rows(
      owner,
      `insert into tenant(id, name) values ('acme', 'Acme');
       insert into app_user(tenant_id, email, name, role) values ('acme', 'a@b.test', 'A', 'admin');
       insert into ticket(tenant_id, id, source, origin, origin_key, subject, body, status, priority, created_at, updated_at)
         select 'acme', gen_random_uuid(), 'zendesk', 'c', n::text, 's', 'b', 'open', 'normal', now(), now() from generate_series(1, 100) n;
       insert into refresh_token(tenant_id, user_id, family_id, token_hash, created_at, expires_at, revoked_at)
         select 'acme', u.id, f.family::uuid, f.hash, '2026-01-01', f.expires::timestamptz, f.revoked::timestamptz
           from app_user u, (values ('11111111-1111-4111-8111-111111111111', 'a', '2026-02-01', null),
             ('11111111-1111-4111-8111-111111111111', 'b', '2026-02-02', null),
             ('22222222-2222-4222-8222-222222222222', 'c', '2026-02-03', '2026-01-02')) as f(family, hash, expires, revoked);
       insert into job(tenant_id, queue, payload) values ('acme', 'waiting', '{}');
       insert into job(tenant_id, queue, payload, state, attempts, lease_token, lease_until)
         values ('acme', 'running', '{}', 1, 1, gen_random_uuid(), now() + interval '30 s');`,
    );
    await migrate(owner);
    expect(
      await rows(
        owner,
        `select (select count(*)::int from ticket) as tickets, (select count(*)::int from app_user) as users,
        (select count(*)::int from job where state = 1 and lease_token is not null) as leased`,
      ),
    ).toEqual([{ tickets: 100, users: 1, leased: 1 }]);
    expect(
      await rows(
        owner,
        'select left(id::text, 4) as id, expires_at::date::text as until, ended_at::date::text as ended from session order by 1',
      ),
    ).toEqual([
      { id: '1111', until: '2026-02-02', ended: null },
      { id: '2222', until: '2026-02-03', ended: '2026-01-02' },
    ]);
    expect(
      await rows(
        app,
        `select queue from job_claim('waiting', 5, gen_random_uuid(), 30) c join lateral (select 'waiting' as queue) q on true`,
      ),
    ).toEqual([{ queue: 'waiting' }]);
  });

  it('back down leaves nothing of ours, and up again is the same', async () => {
    const { owner } = await emptyDatabase();
    await migrate(owner);
    const before = await shape(owner);
    await withMigrations(owner, migrations.length, async (source) => {
      for (let n = 0; n < migrations.length; n += 1) await source.undoLastMigration({ transaction: 'each' });
    });
    const left = (await shape(owner)).filter((each) => !JSON.stringify(each).includes('schema_migration'));
    expect(left).toEqual([]);
    await migrate(owner);
    expect(await shape(owner)).toEqual(before);
  });
});

describe('the indexes that carry the load', () => {
  let definitions = new Map<string, string>();
  beforeAll(async () => {
    const { owner } = await emptyDatabase();
    await migrate(owner);
    const found = await rows<{ name: string; definition: string }>(
      owner,
      `select indexname as name, indexdef as definition from pg_indexes where schemaname = 'public'`,
    );
    definitions = new Map(found.map(({ name, definition }) => [name, definition]));
  });

  it.each([
    ['job_ready', /\(queue, tenant_id, run_at\) WHERE \(state = 0\)/],
    ['job_leased', /\(queue, lease_until\) WHERE \(state = 1\)/],
    ['job_dead', /\(tenant_id, id\) WHERE \(state = 3\)/],
    ['job_once', /UNIQUE.*\(queue, tenant_id, idempotency_key\) WHERE \(idempotency_key IS NOT NULL\)/],
    ['inbox_once', /UNIQUE.*\(tenant_id, source, external_id\)/],
    ['ticket_origin', /UNIQUE.*\(tenant_id, origin, origin_key\)/],
    ['ticket_newest', /\(tenant_id, created_at DESC, id DESC\)/],
    ['message_origin', /UNIQUE.*\(tenant_id, origin, origin_key\)/],
    ['ticket_search_tsv', /USING gin \(tenant_id, tsv\)/],
    ['lexeme_trgm', /USING gin \(word gin_trgm_ops\)/],
    ['app_user_email', /UNIQUE.*\(lower\(email\)\)/],
    ['action_call_key', /UNIQUE.*\(tenant_id, key\)/],
    ['workflow_run_once', /UNIQUE.*\(tenant_id, workflow_id, event_key\)/],
    ['schedule_tick_pkey', /UNIQUE.*\(tenant_id, name, tick\)/],
  ])('%s', (name, definition) => {
    expect(definitions.get(name)).toMatch(definition);
  });
});

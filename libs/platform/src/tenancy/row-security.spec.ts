import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peek, testDatabase, type TestDatabase } from '../testing/index.js';
import { withClient } from '../database/roles.js';

interface Column {
  table_name: string;
  column_name: string;
  udt_name: string;
}

let database: TestDatabase;
let tables: string[] = [];
let columns: Column[] = [];
let grants: { table_name: string; privilege_type: string }[] = [];
/** The run-time login. */
let app: Client;

/** In a transaction that leaves nothing behind. */
async function withTenant<T>(tenant: string | null, sql: string, values: unknown[] = []): Promise<T[]> {
  await app.query('begin');
  try {
    if (tenant !== null) await app.query(`select set_config('app.tenant', $1, true)`, [tenant]);
    return (await app.query(sql, values)).rows as T[];
  } finally {
    await app.query('rollback');
  }
}
const rights = (table: string): string[] =>
  grants.filter(({ table_name: name }) => name === table).map((grant) => grant.privilege_type);

/** A value that fits the column's type; checks and foreign keys are switched off while it is written. */
function filler({ column_name: name, udt_name: type }: Column): string {
  if (name === 'role') return `'viewer'`;
  if (name === 'mode') return `'live'`;
  if (name === 'protocol') return `'saml'`;
  const values: Record<string, string> = {
    text: `'x' || md5(random()::text)`,
    uuid: 'gen_random_uuid()',
    jsonb: `'{}'::jsonb`,
    timestamptz: 'now()',
    bool: 'true',
    bytea: `'\\x00'::bytea`,
    _text: `'{}'::text[]`,
    tsvector: `to_tsvector('english', 'hello')`,
  };
  return values[type] ?? '1';
}

function insertSql(table: string, tenant: string): string {
  const needed = columns.filter(({ table_name: name }) => name === table);
  const names = ['tenant_id', ...needed.map((column) => column.column_name)];
  const values = [`'${tenant}'`, ...needed.map(filler)];
  return `insert into ${table}(${names.join(', ')}) values (${values.join(', ')})`;
}

beforeAll(async () => {
  database = await testDatabase();
  const rows = await peek<{ table_name: string }>(
    database,
    `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' order by 1`,
  );
  tables = rows.map((row) => row.table_name);
  columns = await peek(
    database,
    `select table_name, column_name, udt_name from information_schema.columns
      where table_schema = 'public' and column_name <> 'tenant_id' and is_nullable = 'NO' and is_identity = 'NO'`,
  );
  grants = await peek(
    database,
    `select table_name, privilege_type from information_schema.role_table_grants where grantee = 'patchbay_app'`,
  );
  app = new Client(database.app);
  await app.connect();
  await withClient(database.admin, async (client) => {
    await client.query(`set session_replication_role = replica`);
    for (const table of tables)
      for (const tenant of ['acme', 'globex']) await client.query(insertSql(table, tenant));
    await client.query(`insert into tenant(id, name) values ('acme', 'Acme'), ('globex', 'Globex')`);
  });
});

afterAll(() => app.end());

describe('P19: the tables', () => {
  it('all belong to a tenant, but for those named here', async () => {
    const rows = await peek<{ relname: string }>(
      database,
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    const others = rows.map((row) => row.relname).filter((name) => !tables.includes(name));
    expect(others.sort()).toEqual(['rate_limit', 'schema_migration', 'signing_key', 'tenant']);
    expect(tables.length).toBeGreaterThanOrEqual(24);
  });

  it('force row-level security, with one policy for the run-time login and one for the owner', async () => {
    const rows = await peek<Record<string, unknown>>(
      database,
      `select c.relname, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
              array_agg(p.polname::text order by p.polname) filter (where p.polname in ('tenant_isolation', 'owner_all')) as policies,
              pg_get_userbyid(c.relowner) as owner
         from pg_class c left join pg_policy p on p.polrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relname = any($1) group by 1, 2, 3, c.relowner`,
      [[...tables, 'tenant']],
    );
    expect(rows).toHaveLength(tables.length + 1);
    for (const row of rows)
      expect(row).toMatchObject({
        enabled: true,
        forced: true,
        policies: ['owner_all', 'tenant_isolation'],
        owner: 'patchbay_owner',
      });
  });

  it('refuse an empty tenant', async () => {
    for (const table of tables) {
      const [row] = await peek<{ nullable: string; checked: boolean }>(
        database,
        `select is_nullable as nullable, exists (select from pg_constraint where conrelid = $1::text::regclass and contype = 'c'
            and pg_get_constraintdef(oid) like '%tenant_id <> ''''%') as checked
           from information_schema.columns where table_name = $1::text and column_name = 'tenant_id'`,
        [table],
      );
      expect({ table, ...row }).toEqual({ table, nullable: 'NO', checked: true });
    }
  });

  it('use only column types whose comparison stays on the index under row-level security', async () => {
    const rows = await peek(
      database,
      `select table_name, column_name, data_type from information_schema.columns
        where table_schema = 'public' and (data_type = 'numeric' or data_type = 'USER-DEFINED')`,
    );
    expect(rows).toEqual([]);
  });
});

describe('P18: the matrix', () => {
  it('shows nobody a row without a tenant', async () => {
    for (const table of [...tables, 'tenant'])
      expect([table, ...(await withTenant(null, `select 1 from ${table}`))]).toEqual([table]);
  });

  it('lets nobody write a row without a tenant', async () => {
    for (const table of tables)
      for (const tenant of ['acme', 'globex', '-'])
        await expect(
          withTenant(null, insertSql(table, tenant)),
          `${table} for ${tenant}`,
        ).rejects.toMatchObject({ code: '42501' });
  });

  it('lets nobody change or remove a row without a tenant', async () => {
    const touched = (sql: string) => withTenant(null, sql).catch((error: { code: string }) => error.code);
    for (const table of tables) {
      const held = rights(table);
      const changed = await touched(`update ${table} set tenant_id = tenant_id returning 1`);
      expect([table, changed]).toEqual([table, held.includes('UPDATE') ? [] : '42501']);
      const removed = await touched(`delete from ${table} returning 1`);
      expect([table, removed]).toEqual([table, held.includes('DELETE') ? [] : '42501']);
    }
  });

  it('shows nobody a row after the tenant was set in an earlier transaction', async () => {
    const left = await withClient(database.app, async (client) => {
      await client.query('begin');
      await client.query(`select set_config('app.tenant', 'acme', true)`);
      await client.query('commit');
      return (await client.query('select 1 from ticket')).rows;
    });
    expect(left).toEqual([]);
  });

  it('shows each tenant its own rows only', async () => {
    for (const table of tables) {
      const rows = await withTenant<{ tenant_id: string }>('acme', `select tenant_id from ${table}`);
      expect([table, ...rows]).toEqual([table, { tenant_id: 'acme' }]);
    }
    expect(await withTenant('acme', 'select id from tenant')).toEqual([{ id: 'acme' }]);
  });

  /** What happens to a statement of acme on each table on which the run-time login has the right. */
  const outcomes = async (right: string, sql: (table: string) => string): Promise<unknown[]> => {
    const seen: unknown[] = [];
    for (const table of tables) {
      if (!rights(table).includes(right)) continue;
      const outcome = await withTenant('acme', sql(table)).catch((error: { code: string }) => error.code);
      seen.push([table, outcome]);
    }
    return seen;
  };
  const all = (right: string, outcome: unknown): unknown[] =>
    tables.filter((table) => rights(table).includes(right)).map((table) => [table, outcome]);

  it('refuses every row written for another tenant', async () => {
    expect(await outcomes('INSERT', (table) => insertSql(table, 'globex'))).toEqual(all('INSERT', '42501'));
  });

  it('refuses to hand a row to another tenant', async () => {
    const moved = await outcomes('UPDATE', (table) => `update ${table} set tenant_id = 'globex'`);
    expect(moved).toEqual(all('UPDATE', '42501'));
  });

  it('changes no foreign row', async () => {
    const changed = await outcomes(
      'UPDATE',
      (table) => `update ${table} set tenant_id = tenant_id where tenant_id = 'globex' returning 1`,
    );
    expect(changed).toEqual(all('UPDATE', []));
  });

  it('removes no foreign row', async () => {
    const removed = await outcomes(
      'DELETE',
      (table) => `delete from ${table} where tenant_id = 'globex' returning 1`,
    );
    expect(removed).toEqual(all('DELETE', []));
  });

  it('lets the owner see everything: a data migration must not miss rows silently', async () => {
    await withClient(database.owner, async (client) => {
      for (const table of tables) {
        const { rows } = await client.query(`select tenant_id from ${table} order by 1`);
        expect([table, ...(rows as unknown[])]).toEqual([
          table,
          { tenant_id: 'acme' },
          { tenant_id: 'globex' },
        ]);
      }
    });
  });
});

describe('P18: the run-time login', () => {
  it.each([
    ['truncate ticket', '42501'],
    ['drop table ticket', '42501'],
    ['alter table ticket disable row level security', '42501'],
    ['create table mine(x int)', '42501'],
    ['set role patchbay_owner', '42501'],
    ['set role patchbay_search', '42501'],
    ['set session authorization patchbay_admin', '42501'],
    ['set row_security = off; select 1 from ticket', '42501'],
    [`insert into tenant(id, name) values ('x', 'x')`, '42501'],
    ['delete from tenant', '42501'],
    ['select * from schema_migration', '42501'],
    ['select * from signing_key', '42501'],
    [`insert into signing_key(kid, sealed, created_at) values ('x', 'x', now())`, '42501'],
    ['select * from pg_authid', '42501'],
    [`copy ticket to '/tmp/stolen'`, '42501'],
  ])('may not %s', async (sql, code) => {
    await expect(withTenant('acme', sql)).rejects.toMatchObject({ code });
  });
});

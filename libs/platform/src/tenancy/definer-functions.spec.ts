import { beforeAll, describe, expect, it } from 'vitest';
import { peek, testDatabase, type TestDatabase } from '../testing/index.js';
import { withClient } from '../database/roles.js';

/** Work for all tenants before or without knowing one; each answers ids or counts, or needs a secret. */
const acrossTenants = [
  'api_key_lookup',
  'connection_all',
  'connection_route',
  'inbox_accept',
  'invitation_lookup',
  'job_ack',
  'job_claim',
  'job_depth',
  'job_fail',
  'job_heartbeat',
  'job_release',
  'job_sweep',
  'link_lookup',
  'login_lookup',
  'membership_list',
  'membership_promote',
  'oauth_state_lookup',
  'one_time_lookup',
  'organisation_found',
  'refresh_lookup',
  'session_end_switched',
  'session_prolong_home',
  'session_stands',
  'sso_code_lookup',
  'sso_connection_lookup',
  'sso_domain_lookup',
  'signing_key_add',
  'signing_key_drop',
  'signing_keys',
  'tenant_create',
  'tenant_ids',
  'tenant_key_stale',
  'tenant_purge',
  'ticket_first_statistics',
];
/** Takes what the run-time login may not: the beginning of the open tenant's audit chain. */
const asOwner = ['audit_prune'];
/** Go past the policies for the sake of an index, and filter by tenant themselves. */
const withinTenant = ['search_correct', 'search_lexemes_refresh', 'search_ticket_ids'];

interface Definer {
  proname: string;
  prosrc: string;
  owner: string;
  search_path: string | null;
  to_public: boolean;
  to_app: boolean;
  volatile: string;
}

let database: TestDatabase;
let functions: Definer[] = [];

beforeAll(async () => {
  database = await testDatabase();
  functions = await peek(
    database,
    `select p.proname, p.prosrc, p.provolatile as volatile, pg_get_userbyid(p.proowner) as owner,
            (select c from unnest(p.proconfig) c where c like 'search_path=%') as search_path,
            has_function_privilege('public', p.oid, 'execute') as to_public,
            has_function_privilege('patchbay_app', p.oid, 'execute') as to_app
       from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace order by 1`,
  );
});

describe('security-definer functions', () => {
  it('are exactly the ones named here', () => {
    const names = functions.map((definer) => definer.proname);
    expect(names).toEqual([...acrossTenants, ...asOwner, ...withinTenant].sort());
  });

  it('pin their search path, with the catalog first', () => {
    for (const { proname, search_path: path } of functions)
      expect([proname, path]).toEqual([proname, 'search_path=pg_catalog, public']);
  });

  it('can be called by the run-time login and nobody else', () => {
    for (const { proname, to_public: all, to_app: app } of functions)
      expect([proname, all, app]).toEqual([proname, false, true]);
  });

  it('belong to logins that are neither superuser nor exempt from row-level security', async () => {
    const owners = [...new Set(functions.map((definer) => definer.owner))];
    expect(owners.sort()).toEqual(['patchbay_owner', 'patchbay_search']);
    const roles = await peek(
      database,
      'select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as strong from pg_roles where rolname = any($1)',
      [owners],
    );
    expect(roles).toEqual([{ strong: false }, { strong: false }]);
  });

  it('name every table with its schema', () => {
    for (const { proname, prosrc } of functions) {
      const bare = [...prosrc.matchAll(/\b(?:from|join|into|update|using)\s+(?!public\.)([a-z_]+)\b(?!\()/g)];
      const tables = bare
        .map((match) => match[1])
        .filter((name) =>
          /^(job|inbox|ticket\w*|lexeme|connection|installation|app_user|tenant)$/.test(name ?? ''),
        );
      expect([proname, ...tables]).toEqual([proname]);
    }
  });

  it('that serve one tenant filter by it, and search for the searching login only', () => {
    for (const name of [...asOwner, ...withinTenant]) {
      const definer = functions.find((each) => each.proname === name);
      expect(definer?.prosrc).toContain(`nullif(current_setting('app.tenant', true), '')`);
      expect(definer?.owner).toBe(withinTenant.includes(name) ? 'patchbay_search' : 'patchbay_owner');
    }
  });

  it('build no statement from their arguments, but for one with a quoted tenant', () => {
    const dynamic = functions.filter(({ prosrc }) => /\bexecute\b|format\(/i.test(prosrc));
    expect(dynamic.map((definer) => definer.proname)).toEqual(['search_lexemes_refresh', 'tenant_purge']);
    for (const { prosrc } of dynamic) expect(prosrc).toContain('%L');
  });
});

describe('search functions', () => {
  const asApp = <T>(tenant: string | null, sql: string): Promise<T[]> =>
    withClient(database.app, async (client) => {
      await client.query('begin');
      if (tenant !== null) await client.query(`select set_config('app.tenant', $1, true)`, [tenant]);
      const { rows } = await client.query(sql);
      await client.query('commit');
      return rows as T[];
    });

  beforeAll(async () => {
    await withClient(database.admin, async (client) => {
      await client.query('set session_replication_role = replica');
      await client.query(
        `insert into ticket_search(tenant_id, ticket_id, created_at, tsv)
         select 't' || n % 5, gen_random_uuid(), now() - n * interval '1 s', to_tsvector('english', 'invoice number w' || n || case when n % 500 = 0 then ' thunderstorm' else '' end)
           from generate_series(1, 5000) n`,
      );
      await client.query('analyze ticket_search');
    });
  });

  it('answer the hits of the tenant whose door is open', async () => {
    expect(
      await asApp('t0', `select * from search_ticket_ids('thunderstorm', 'english', 50, 50)`),
    ).toHaveLength(10);
    expect(await asApp('t1', `select * from search_ticket_ids('thunderstorm', 'english', 50, 50)`)).toEqual(
      [],
    );
  });

  it.each([[null], ['']])('answer nothing when the tenant is %j', async (tenant) => {
    expect(await asApp(tenant, `select * from search_ticket_ids('invoice', 'english', 50, 50)`)).toEqual([]);
  });

  it.each([
    "' or true --",
    'invoice | thunderstorm',
    '-thunderstorm',
    '"',
    ':*',
    '!!!',
    '\\',
    'tenant_id:t1',
  ])('take %j as words, never as a filter', async (query) => {
    const rows = await withClient(database.app, async (client) => {
      await client.query('begin');
      await client.query(`select set_config('app.tenant', 't2', true)`);
      return (
        await client.query(
          `select count(*) filter (where s.tenant_id <> 't2')::int as foreign_rows from search_ticket_ids($1, 'english', 5000, 10) f join ticket_search s using (ticket_id)`,
          [query],
        )
      ).rows as unknown[];
    });
    expect(rows).toEqual([{ foreign_rows: 0 }]);
  });

  it('stay on the full-text index', async () => {
    const source = functions.find((definer) => definer.proname === 'search_ticket_ids')?.prosrc ?? '';
    const sql = source
      .replaceAll(/\bq\b/g, `'thunderstorm'`)
      .replaceAll(/\bconfig\b/g, `'english'`)
      .replaceAll('most', '50')
      .replaceAll('ranked', '50');
    const plan = await withClient(database.admin, async (client) => {
      await client.query('set enable_seqscan = off');
      await client.query(`select set_config('app.tenant', 't0', false)`);
      return (await client.query(`explain ${sql}`)).rows
        .map((row: Record<string, string>) => row['QUERY PLAN'])
        .join('\n');
    });
    expect(plan).toContain('ticket_search_tsv');
  });

  it('know the words of their tenant only', async () => {
    for (const tenant of ['t0', 't1']) await asApp(tenant, 'select search_lexemes_refresh()');
    const corrected = await asApp<{ word: string }>('t0', `select search_correct('thunderstrom') as word`);
    expect(corrected[0]?.word).toMatch(/^thunderstorm/);
    expect(await asApp('t1', `select search_correct('thunderstrom') as word`)).toEqual([{ word: null }]);
    expect(await peek(database, `select distinct tenant_id from lexeme order by 1`)).toEqual([
      { tenant_id: 't0' },
      { tenant_id: 't1' },
    ]);
  });
});

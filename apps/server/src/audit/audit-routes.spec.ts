import { recycleKeyPairs } from '@patchbay/identity/testing';
import { JobQueue } from '@patchbay/platform';
import { peek } from '@patchbay/platform/testing';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { declaredRoutes } from '../testing/declared-routes.js';
import { testServer, type TestServer } from '../testing/test-server.js';
import { ssoSamples } from '../sso/testing/sso-samples.js';
import { routeSamples } from './testing/route-samples.js';

/** Routes that need a provider to call them. */
const elsewhere = {
  'GET /api/oauth/callback': 'libs/plugins/src/oauth/authorization.spec.ts',
  'GET /api/sso/oidc/{id}/callback': 'libs/identity/src/sso/oidc/oidc-login.spec.ts',
};

const samples = new Map(Object.entries({ ...routeSamples, ...ssoSamples }));

/** Every route that has an entry, with what it is called. */
const audited = declaredRoutes()
  .filter(({ name }) => !(name in elsewhere))
  .flatMap(({ name, spec: { audit } }) => {
    if (typeof audit === 'string') return [[name, audit] as const];
    return audit && 'byService' in audit ? [[name, audit.byService] as const] : [];
  });

interface Row {
  seq: string;
  action: string;
  actor_kind: string;
  request_id: string;
  ip: string;
  target_id: string | null;
}

let server: TestServer;
let newest = 0;
beforeAll(async () => {
  server = await testServer({ ssoDomains: [{ tenant: 'acme', domain: 'sso.example' }] });
  recycleKeyPairs(server.app);
});

const entriesSince = (seq: number): Promise<Row[]> =>
  peek<Row>(server.database, `select * from audit_entry where tenant_id = 'acme' and seq > $1 order by seq`, [
    seq,
  ]);

/** One of the routes closes the organisation; the others still need it. */
afterEach(() =>
  peek(
    server.database,
    `with reopened as (
       update tenant set deleted_at = null, purge_at = null where id = 'acme' and deleted_at is not null returning id)
     update app_user set disabled_at = null, token_version = token_version - 1 where tenant_id in (select id from reopened)`,
  ),
);

describe('P33: every route that changes something', () => {
  it('has a sample call here', () => {
    expect([...samples.keys()].sort()).toEqual(audited.map(([name]) => name).sort());
  });

  it.each(audited)('%s writes one entry, %s', async (name, action) => {
    const sample = await samples.get(name)!(server);
    newest = Number((await entriesSince(newest)).at(-1)?.seq ?? newest);
    const answer = await server.call(name.split(' ')[0] ?? '', sample.path, sample);
    expect([name, answer.status, answer.text.slice(0, 300)]).toEqual([
      name,
      sample.status,
      expect.anything(),
    ]);
    const rows = await entriesSince(newest);
    expect(rows.map((row) => row.action).sort()).toEqual([action, ...(sample.also ?? [])].sort());
    for (const row of rows) {
      expect(row.request_id).toBe(answer.headers['x-request-id']);
      expect(row.ip).toBe('127.0.0.1');
      expect(row.actor_kind).toBe(sample.as ? 'user' : 'anonymous');
    }
  });
});

describe('P33: without an entry there is no change', () => {
  /**
   * Times of a visit are no change, and what a refused call tries before it fails does not count either. A code of a second
   * factor or an answer of a provider is used up, and its try counted, whatever becomes of the session.
   */
  const ignored = [
    'audit_entry',
    'audit_tip',
    'schema_migration',
    'session',
    'app_user',
    'schedule_tick',
    'job',
    'data_key',
    'one_time_token',
    'recovery_code',
    'second_factor',
    'sso_assertion',
    'sso_request',
  ];
  let sums: string;
  beforeAll(async () => {
    const tables = await peek<{ name: string }>(
      server.database,
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
    );
    sums = tables
      .filter(({ name }) => !ignored.includes(name))
      .map(
        ({ name }) =>
          `select '${name}' as name, md5(string_agg(md5(t::text), '' order by md5(t::text))) as sum from ${name} t`,
      )
      .join(' union all ');
  });
  const content = (): Promise<unknown[]> => peek(server.database, sums);
  const refuse = (name: string): Promise<unknown> =>
    peek(
      server.database,
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no entry for you'; end $$;
       create trigger refuse before insert on audit_entry for each row execute function refuse() -- ${name}`,
    );
  const allow = (): Promise<unknown> => peek(server.database, 'drop function refuse() cascade');

  it.each(audited.filter(([name]) => name !== 'GET /api/audit/export'))('%s', async (name) => {
    const sample = await samples.get(name)!(server);
    await server.app.get(JobQueue).drain(2_000);
    const before = await content();
    await refuse(name);
    const answer = await server.call(name.split(' ')[0] ?? '', sample.path, sample);
    await allow();
    expect([name, answer.status]).toEqual([name, 500]);
    expect(await content()).toEqual(before);
  });
});

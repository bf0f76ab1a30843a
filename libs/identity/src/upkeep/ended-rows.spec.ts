import { randomUUID } from 'node:crypto';
import { SchedulerRegistry } from '@nestjs/schedule';
import { nobodysTenant, TenantDoor } from '@patchbay/platform';
import { testApp } from '@patchbay/platform/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { IdentityModule } from '../identity.module.js';
import { Sessions } from '../sessions/sessions.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { identityApp, type IdentityApp } from '../testing/identity-app.js';
import type { User } from '../user.repository.js';
import { EndedRowRepository, endingTables, type EndingTable } from './ended-row.repository.js';
import { EndedRows, keptMs } from './ended-rows.js';

let hub: IdentityApp;
let ann: User;
let ben: User;
let connection = '';
beforeAll(async () => {
  hub = await identityApp();
  ann = await hub.person('ann@acme.example');
  ben = await hub.person('ben@acme.example');
  connection = randomUUID();
  await hub.sql(
    `insert into sso_connection(tenant_id, id, protocol, name, mapping, settings)
     values ('acme', $1, 'saml', 'IdP', '{}', '{}')`,
    [connection],
  );
});
beforeEach(() => hub.sql(`truncate ${endingTables.join(', ')}`));

const nobodys: EndingTable[] = ['login_failure', 'reset_request'];
/** Puts a row that ends, or was used, at a moment. */
const make: Record<EndingTable, (end: Date) => Promise<unknown>> = {
  session: (end) => session(end),
  refresh_token: (end) =>
    session(new Date('2090-01-01')).then((id) =>
      hub.sql(
        `insert into refresh_token(tenant_id, user_id, family_id, token_hash, expires_at) values ('acme', $1, $2::uuid, $2::text, $3)`,
        [ann.id, id, end],
      ),
    ),
  one_time_token: (end) =>
    hub.sql(
      `insert into one_time_token(tenant_id, token_hash, purpose, user_id, expires_at, used_at)
       values ('acme', gen_random_uuid()::text, 'verify_email', $1, '2090-01-01', $2)`,
      [ann.id, end],
    ),
  login_link: (end) =>
    hub.sql(
      `insert into login_link(tenant_id, token_hash, user_id, expires_at) values ('acme', gen_random_uuid()::text, $1, $2)`,
      [ann.id, end],
    ),
  sso_request: (end) =>
    hub.sql(
      `insert into sso_request(tenant_id, id, connection_id, state_hash, browser_hash, created_at, expires_at)
       values ('acme', gen_random_uuid(), $1, gen_random_uuid()::text, 'b', $2, $2)`,
      [connection, end],
    ),
  sso_assertion: (end) =>
    hub.sql(
      `insert into sso_assertion(tenant_id, assertion_id, expires_at) values ('acme', gen_random_uuid()::text, $1)`,
      [end],
    ),
  // Of somebody without a session: with one it is ended-sso-sessions.spec.ts that says when.
  sso_session: (end) =>
    hub.sql(
      `insert into sso_session(tenant_id, connection_id, user_id, name_id, created_at) values ('acme', $1, $2, 'ben', $3)`,
      [connection, ben.id, end],
    ),
  oauth_state: (end) =>
    hub.sql(
      `insert into oauth_state(tenant_id, state_hash, user_id, plugin_id, connection_id, auth, browser_hash, verifier, expires_at)
       values ('acme', gen_random_uuid()::text, $1, 'zendesk', gen_random_uuid(), 'a', 'b', 'v', $2)`,
      [ann.id, end],
    ),
  login_failure: (end) =>
    hub.sql(`insert into login_failure(tenant_id, key, failed_at) values ($1, 'k', $2)`, [
      nobodysTenant,
      end,
    ]),
  reset_request: (end) =>
    hub.sql(
      `insert into reset_request(tenant_id, id, email, created_at) values ($1, gen_random_uuid(), 'x', $2)`,
      [nobodysTenant, end],
    ),
  sign_up: (end) =>
    hub.sql(
      `insert into sign_up(tenant_id, token_hash, email, name, organisation, password_hash, created_at, expires_at)
       values ('acme', gen_random_uuid()::text, 'x', 'x', 'x', 'x', $1, $1)`,
      [end],
    ),
};
async function session(end: Date): Promise<string> {
  const id = randomUUID();
  await hub.sql(
    `insert into session(tenant_id, id, user_id, device, expires_at) values ('acme', $1, $2, 'd', $3)`,
    [id, ann.id, end],
  );
  return id;
}
const sweep = (): Promise<number> => hub.get(EndedRows).sweep();
const count = async (table: EndingTable): Promise<number> => (await hub.sql(`select 1 from ${table}`)).length;
const ago = (ms: number): Date => new Date(hub.clock.now().getTime() - ms);

describe('what has ended', () => {
  it.each(endingTables)('%s stays for its time, and goes then', async (table) => {
    await make[table](ago(0));
    hub.clock.advance(keptMs[table]);
    await sweep();
    expect(await count(table)).toBe(1);
    hub.clock.advance(1);
    await sweep();
    expect(await count(table)).toBe(0);
  });

  it('goes of every tenant, in one sweep', async () => {
    for (const table of endingTables) await make[table](ago(90 * 24 * 3_600_000));
    await hub.tenant('globex');
    await hub.sql(
      `insert into sso_assertion(tenant_id, assertion_id, expires_at) values ('globex', 'x', '2020-01-01')`,
    );
    expect(await sweep()).toBe(endingTables.length + 1);
    // The session of the refresh token goes on.
    expect(await count('session')).toBe(1);
    for (const table of endingTables.filter((name) => name !== 'session')) expect(await count(table)).toBe(0);
  });

  it('counts from its use, where it was used before its time: an authorization that came back', async () => {
    await make.oauth_state(ago(0));
    await make.oauth_state(new Date('2090-01-01'));
    await hub.sql(`update oauth_state set used_at = $1 where expires_at > '2089-01-01'`, [
      ago(keptMs.oauth_state + 1),
    ]);
    await sweep();
    expect(await count('oauth_state')).toBe(1);
    expect(await hub.sql('select 1 from oauth_state where used_at is not null')).toEqual([]);
  });

  it('takes the tokens of a session along', async () => {
    const { refresh_token } = await hub.get(Sessions).open(ann);
    await hub.get(SessionRepository).revokeAll('acme', ann.id, hub.clock.now());
    hub.clock.advance(keptMs.session + 1);
    await sweep();
    expect([await count('session'), await count('refresh_token')]).toEqual([0, 0]);
    await expect(hub.get(Sessions).renew(refresh_token)).rejects.toMatchObject({ status: 401 });
  });
});

describe('what goes on', () => {
  it('stays, however old it is', async () => {
    const ago2020 = new Date('2020-01-01');
    const id = await session(new Date('2090-01-01'));
    await hub.sql('update session set created_at = $2, last_used_at = $2 where id = $1', [id, ago2020]);
    await hub.sql(
      `insert into one_time_token(tenant_id, token_hash, purpose, user_id, created_at, expires_at)
       values ('acme', 'h', 'verify_email', $1, $2, '2090-01-01')`,
      [ann.id, ago2020],
    );
    expect(await sweep()).toBe(0);
  });

  it('an authorization under way, of any tenant', async () => {
    await make.oauth_state(new Date(hub.clock.now().getTime() + 1));
    hub.clock.advance(keptMs.oauth_state);
    expect(await sweep()).toBe(0);
  });

  it('a code at the end of a login counts longer than the login', async () => {
    await make.sso_request(ago(keptMs.sso_request * 2));
    await hub.sql('update sso_request set code_expires_at = $1', [ago(0)]);
    expect(await sweep()).toBe(0);
  });

  it('a session that is renewed for months keeps its newest token only', async () => {
    let pair = await hub.get(Sessions).open(ann);
    for (let day = 0; day < 60; day += 5) {
      hub.clock.advance(5 * 24 * 3_600_000);
      pair = await hub.get(Sessions).renew(pair.refresh_token);
      await sweep();
    }
    expect(await count('session')).toBe(1);
    expect(await count('refresh_token')).toBeLessThanOrEqual(9);
    expect(await hub.get(Sessions).renew(pair.refresh_token)).toHaveProperty('access_token');
  });

  it('a token that was replaced is still known: using it again ends the session', async () => {
    const first = await hub.get(Sessions).open(ann);
    const second = await hub.get(Sessions).renew(first.refresh_token);
    hub.clock.advance(24 * 3_600_000);
    await sweep();
    await expect(hub.get(Sessions).renew(first.refresh_token)).rejects.toMatchObject({ status: 401 });
    await expect(hub.get(Sessions).renew(second.refresh_token)).rejects.toMatchObject({ status: 401 });
  });
});

describe('a sweep', () => {
  const many = (rows: number): Promise<unknown> =>
    hub.sql(
      `insert into login_failure(tenant_id, key, failed_at) select $1, 'k', '2020-01-01' from generate_series(1, $2)`,
      [nobodysTenant, rows],
    );

  it('deletes in batches of bounded size', async () => {
    await many(EndedRows.batch * 2 + 3);
    const rows = hub.get(EndedRowRepository);
    const forget = rows.forget.bind(rows);
    const sizes: number[] = [];
    Object.assign(rows, {
      forget: async (...given: Parameters<EndedRowRepository['forget']>) => {
        const gone = await forget(...given);
        if (given[1] === 'login_failure' && gone > 0) sizes.push(gone);
        return gone;
      },
    });
    await sweep();
    Object.assign(rows, { forget });
    expect(sizes).toEqual([EndedRows.batch, EndedRows.batch, 3]);
  });

  it('waits for nobody: a row that somebody holds goes the next time', async () => {
    await make.login_failure(new Date('2020-01-01'));
    await hub.get(TenantDoor).run(nobodysTenant, async (em) => {
      await em.query('select 1 from login_failure for update');
      expect(await hub.get(TenantDoor).outside(() => sweep())).toBe(0);
    });
    expect(await sweep()).toBe(1);
  });

  it('of two nodes at once deletes each row once', async () => {
    await many(700);
    const node = await testApp([IdentityModule], { database: hub.database, clock: hub.clock });
    const gone = await Promise.all([sweep(), node.get(EndedRows).sweep()]);
    expect(gone.reduce((sum, n) => sum + n, 0)).toBe(700);
    expect(await count('login_failure')).toBe(0);
  });

  it('is on the schedule of nodes that schedule, and of no others', async () => {
    expect(hub.get(SchedulerRegistry).getIntervals()).toContain('ended-rows');
    const server = await testApp([IdentityModule], { database: hub.database, config: { roles: ['http'] } });
    expect(server.get(SchedulerRegistry).getIntervals()).not.toContain('ended-rows');
  });

  it('looks where the rows are that belong to nobody yet', async () => {
    for (const table of nobodys) await make[table](new Date('2020-01-01'));
    expect(await sweep()).toBe(2);
  });
});

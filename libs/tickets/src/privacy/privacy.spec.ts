import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Principal } from '@patchbay/identity';
import { eventually } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { searchQuerySchema } from '../search/search-query.js';
import { TicketSearch } from '../search/ticket-search.js';
import { seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import type { DataRequest, RequestKind } from './data-request.repository.js';
import { Privacy } from './privacy.js';

const email = 'Jane.Doe+help@customer.example';
const canary = 'canarybird';
let app: TicketApp;
let privacy: Privacy;
let ids: string[] = [];
let others: string[] = [];

const callerOf = (tenantId: string): Principal => ({
  userId: randomUUID(),
  tenantId,
  role: 'owner',
  permissions: [],
});

/** Asks and waits until it is done. */
async function done(kind: RequestKind, subject: string | null, tenant = 'acme'): Promise<DataRequest> {
  const { id } = await privacy.request(callerOf(tenant), kind, subject);
  return eventually(async () => {
    const request = await privacy.get(tenant, id);
    if (request.state !== 'done') throw new Error(`the request is still ${request.state}`);
    return request;
  });
}

async function archiveOf(request: DataRequest): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of privacy.archive('acme', request.id)) parts.push(part);
  return gunzipSync(Buffer.concat(parts)).toString();
}

/** Names of the tables in whose rows the words stand, whatever the type of the column. */
async function tracesOf(words: string, tenant = 'acme'): Promise<string[]> {
  const tables = await app.peek<{ name: string; bytes: string }>(
    `select table_name as name,
            coalesce(string_agg(' || encode(t.' || column_name || $$, 'escape')$$, '') filter (where data_type = 'bytea'), '') as bytes
       from information_schema.columns where table_schema = 'public'
      group by table_name having bool_or(column_name = 'tenant_id') order by 1`,
  );
  const searches = tables.map(
    ({ name, bytes }) =>
      `select distinct '${name}' as name from ${name} t where tenant_id = $1 and position(lower($2) in lower(t::text${bytes})) > 0`,
  );
  const rows = await app.peek<{ name: string }>(`${searches.join(' union all ')} order by 1`, [
    tenant,
    words,
  ]);
  return rows.map(({ name }) => name);
}

const raw = JSON.stringify({ from: { address: email.toLowerCase() }, text: canary });

/** One trace in every place where a requester leaves one. */
async function leaveTraces(tenant: string): Promise<void> {
  const person = { requester_email: email, requester_name: canary, body: `${canary} wrote from ${email}` };
  const other = { requester_email: 'else@customer.example', body: `she is ${email.toUpperCase()}, they say` };
  const mine = await seed(app, tenant, [person, { ...person, requester_email: email.toLowerCase() }]);
  const theirs = await seed(app, tenant, [other, { body: 'nothing to see' }]);
  if (tenant === 'acme') [ids, others] = [mine, theirs];
  await app.door(tenant, async (em) => {
    const message = `insert into message(tenant_id, ticket_id, origin, origin_key, direction, author_name, author_email, body, created_at)
      values ($1, $2, 'seed', $3, 'inbound', $4, $5, $6, now())`;
    await em.query(message, [tenant, mine[0], 'm1', canary, email, canary]);
    await em.query(message, [tenant, theirs[0], 'm2', canary, email.toLowerCase(), `${canary} again`]);
    await em.query(message, [
      tenant,
      theirs[0],
      'm3',
      'Agent',
      'agent@acme.example',
      `I asked ${email} for it`,
    ]);
    await em.query(
      `insert into inbox(tenant_id, source, external_id, body_hash, method, path, headers, body) values ($1, 's', '1', 'h', 'POST', '/', '{}', $2)`,
      [tenant, Buffer.concat([Buffer.from(raw), Buffer.from([0xff, 0x00])])],
    );
    await em.query(
      `with job as (insert into import_job(tenant_id, id, kind, source, status) values ($1, $2, 'file', 'upload', 'done') returning id)
       insert into import_reject(tenant_id, import_id, row_number, reason, raw) select $1, id, 1, 'bad', $3::jsonb from job`,
      [tenant, randomUUID(), raw],
    );
    await em.query(
      `insert into notification(tenant_id, title, body, ticket_id) values ($1, 'New', $2, $3), ($1, $4, 'x', null)`,
      [tenant, canary, mine[0], `From ${email}`],
    );
    await em.query(
      `insert into action_call(tenant_id, key, reason, type, plugin_id, action, input, ticket_id)
       values ($1, 'k1', 'r', 't', 'p', 'a', $2::jsonb, $3), ($1, 'k2', 'r', 't', 'p', 'a', '{"to":["${email}"]}', null)`,
      [tenant, raw, mine[0]],
    );
    await em.query(
      `insert into signal(tenant_id, ticket_id, name, value, confidence, factors, model_version)
       values ($1, $2, 'topic', '1', 1, $3::jsonb, '1')`,
      [tenant, mine[0], raw],
    );
  });
}

beforeAll(async () => {
  app = await ticketApp();
  privacy = app.hub.get(Privacy);
  for (const tenant of ['acme', 'globex']) {
    await app.tenant(tenant);
    await leaveTraces(tenant);
  }
});

describe('an export of one requester', () => {
  it('holds their tickets, what hangs on them, and every row that names them', async () => {
    const request = await done('person_export', email);
    const lines = (await archiveOf(request)).trim().split('\n');
    const tables = lines.map((line) => (JSON.parse(line) as { table: string }).table);
    expect(new Set(tables)).toEqual(
      new Set(['ticket', 'message', 'signal', 'inbox', 'import_reject', 'notification', 'action_call']),
    );
    expect(tables.filter((table) => table === 'ticket')).toHaveLength(3);
    expect(request.counts['ticket']).toBe(3);
    expect(lines.join('')).not.toContain('globex');
  });

  it('of somebody we do not know is empty', async () => {
    const request = await done('person_export', 'nobody@customer.example');
    expect(request).toMatchObject({ counts: {}, bytes: '0' });
  });
});

describe('an erasure', () => {
  it('says before what it would touch, and touches nothing', async () => {
    const before = await tracesOf(email);
    const counts = await privacy.preview('acme', email);
    expect(counts).toMatchObject({ ticket: 3, message: 3, inbox: 1, import_reject: 1, action_call: 2 });
    expect(await tracesOf(email)).toEqual(before);
    expect(before).toContain('inbox');
  });

  it('leaves no trace in any table, of the address or of what the person wrote', async () => {
    await done('organisation_export', null);
    expect(await tracesOf(canary)).toContain('message');
    const request = await done('person_erasure', email);
    expect(request).toMatchObject({ subject: null, counts: { ticket: 3 } });
    expect(await tracesOf(email)).toEqual([]);
    expect(await tracesOf(canary)).toEqual([]);
    expect(await app.peek('select 1 from ticket where id = any($1)', [ids])).toEqual([]);
    const archives = await app.peek(
      `select 1 from data_request where tenant_id = 'acme' and kind <> 'person_erasure'`,
    );
    expect(archives).toHaveLength(1);
  });

  it('keeps tickets of others, without the address', async () => {
    const rows = await app.peek<{ body: string }>(
      'select body from ticket where id = any($1) order by body',
      [others],
    );
    expect(rows[0]?.body).toBe('nothing to see');
    expect(rows[1]?.body).toMatch(/^she is erased-\w+, they say$/);
    const messages = await app.peek<{ body: string }>(
      `select body from message where tenant_id = 'acme' order by origin_key`,
    );
    expect(messages[0]?.body).toBe('[erased]');
    expect(messages[1]?.body).toMatch(/^I asked erased-\w+ for it$/);
  });

  it('is found by no search', async () => {
    const ask = (q: string) => app.hub.get(TicketSearch).search('acme', searchQuerySchema.parse({ q }));
    expect((await ask(canary)).total).toBe(0);
    expect((await ask('they say')).total).toBe(1);
    const words = await app.peek(`select 1 from lexeme where tenant_id = 'acme' and word like $1`, [
      `%${canary.slice(0, 8)}%`,
    ]);
    expect(words).toEqual([]);
  });

  it('P21: touches nothing of another organisation', async () => {
    expect(await tracesOf(canary, 'globex')).toContain('import_reject');
    expect(await app.count('ticket', 'globex')).toBe(4);
  });
});

import { gunzipSync } from 'node:zlib';
import { Organisations, UserRepository } from '@patchbay/identity';
import { hashOf } from '@patchbay/identity/testing';
import { eventually, peek, TestClock } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';

const clock = new TestClock(new Date());
const password = 'correct horse battery staple';
let server: TestServer;
let owner = '';
beforeAll(async () => {
  server = await testServer({}, clock);
  owner = await server.tokenOf('owner');
});

const ask = (method: string, path: string, body?: unknown, as = owner): Promise<Answer> =>
  server.call(method, path, { as, body });
const field = (answer: Answer, key: string): unknown => (answer.json as Record<string, unknown>)[key];

/** Waits for the archive of a request and unpacks it. */
async function download(request: Answer): Promise<string> {
  const path = `/api/data-requests/${String(field(request, 'id'))}`;
  await eventually(async () => expect(field(await ask('GET', path), 'state')).toBe('done'));
  const answer = await server.app
    .getHttpAdapter()
    .getInstance()
    .inject({ url: `${path}/archive`, headers: { authorization: `Bearer ${owner}` } });
  expect(answer.headers['content-disposition']).toContain('.jsonl.gz');
  return gunzipSync(answer.rawPayload).toString();
}

describe('settings of an organisation', () => {
  it('begin plain and are changed one by one', async () => {
    expect((await ask('GET', '/api/organisation')).json).toMatchObject({
      id: 'acme',
      time_zone: 'UTC',
      working_hours: [],
      data_region: null,
      retention_days: null,
      purge_at: null,
    });
    const change = {
      name: 'Acme Support',
      time_zone: 'Europe/Berlin',
      working_hours: [{ day: 1, from: '09:00', to: '17:30' }],
      data_region: 'EU',
      retention_days: 365,
    };
    expect((await ask('PATCH', '/api/organisation', change)).json).toMatchObject(change);
    expect((await ask('PATCH', '/api/organisation', { retention_days: null })).json).toMatchObject({
      ...change,
      retention_days: null,
    });
    expect((await ask('PATCH', '/api/organisation', {})).json).toMatchObject({ name: 'Acme Support' });
    const stranger = await server.tokenOf('owner', 'other');
    expect((await ask('GET', '/api/organisation', undefined, stranger)).json).toMatchObject({
      name: 'other',
    });
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ working_hours: [{ day: 8, from: '09:00', to: '10:00' }] }, 'working_hours.0.day'],
    [{ working_hours: [{ day: 1, from: '10:00', to: '09:00' }] }, 'working_hours.0.to'],
    [{ working_hours: [{ day: 1, from: '24:00', to: '25:00' }] }, 'working_hours.0.from'],
    [{ retention_days: 0 }, 'retention_days'],
    [{ retention_days: 1.5 }, 'retention_days'],
    [{ tenant_id: 'other' }, 'tenant_id'],
    [{ deleted_at: null }, 'deleted_at'],
  ])('B26: refuse %j', async (body, path) => {
    const answer = await ask('PATCH', '/api/organisation', body);
    expect(answer.status).toBe(422);
    expect((answer.json as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
  });
});

describe('the archive of an organisation', () => {
  it('holds its data and no secret', async () => {
    const password_hash = await hashOf(password);
    await server.app
      .get(UserRepository)
      .create('acme', { email: 'sealed@acme.example', name: 'Sealed', role: 'viewer', password_hash });
    const connection = await ask('POST', '/api/connections', {
      plugin: 'zendesk',
      mode: 'sandbox',
      accept_grants: true,
    });
    expect(connection.status).toBe(201);
    await ask('POST', '/api/data-ingest', { tickets: [{ id: '1', subject: 'Kept', body: 'A body' }] });
    await eventually(async () => expect((await ask('GET', '/api/tickets')).text).toContain('Kept'));
    const text = await download(await ask('POST', '/api/organisation/export'));
    const rows = text.trim().split('\n');
    expect(rows[0]).toContain('Acme Support');
    const tables = new Set(rows.map((line) => (JSON.parse(line) as { table: string }).table));
    for (const table of ['organisation', 'app_user', 'ticket', 'connection', 'import_job'])
      expect(tables).toContain(table);
    const stored = await peek<{ secrets: string; password_hash: string | null }>(
      server.database,
      'select secrets, password_hash from connection, app_user where password_hash is not null',
    );
    expect(stored.length).toBeGreaterThan(0);
    for (const row of stored) {
      expect(text).not.toContain(row.password_hash);
      expect(text).not.toContain(row.secrets);
    }
    expect(text).not.toMatch(/argon2|password_hash|webhook_secrets|"secrets"/);
  });

  it('is an owner’s to make and to fetch', async () => {
    const admin = await server.tokenOf('admin');
    expect((await ask('POST', '/api/organisation/export', undefined, admin)).status).toBe(403);
    const { json } = await ask('GET', '/api/data-requests', undefined, admin);
    const [request] = (json as { items: { id: string }[] }).items;
    const path = `/api/data-requests/${request?.id ?? ''}/archive`;
    expect((await ask('GET', path, undefined, admin)).status).toBe(403);
    expect((await ask('GET', path, undefined, await server.tokenOf('owner', 'other'))).status).toBe(404);
  });
});

describe('the data of one requester', () => {
  it('is packed, counted and erased on request', async () => {
    const email = 'asks@customer.example';
    await ask('POST', '/api/data-ingest', {
      tickets: [{ id: '2', subject: 'Mine', body: 'About me', requester: { email } }],
    });
    await eventually(async () => expect((await ask('GET', '/api/tickets')).text).toContain('Mine'));
    expect(await download(await ask('POST', '/api/privacy/export', { email }))).toContain('About me');
    const dry = await ask('POST', '/api/privacy/erase', { email });
    expect(dry.json).toMatchObject({ request: null, counts: { ticket: 1 } });
    const wet = await ask('POST', '/api/privacy/erase', { email, dry_run: false });
    expect(wet.json).toMatchObject({ request: { kind: 'person_erasure', state: 'queued' } });
    await eventually(async () =>
      expect((await ask('GET', '/api/data-requests')).json).toMatchObject({
        items: [{ kind: 'person_erasure', subject: null, state: 'done' }],
      }),
    );
    expect((await ask('GET', '/api/tickets')).text).not.toContain('Mine');
  });

  it.each([
    ['/api/privacy/export', { email: 'nobody' }, 'email'],
    ['/api/privacy/erase', { email: '.*' }, 'email'],
    ['/api/privacy/erase', { email: 'a@b.example', dry_run: 'no' }, 'dry_run'],
  ])('%s names what is wrong in %j', async (path, body, at) => {
    const answer = await ask('POST', path, body);
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ errors: [{ path: at }] });
  });
});

describe('the end of an organisation', () => {
  const left = async (tenant: string): Promise<string[]> => {
    const tables = await peek<{ name: string }>(
      server.database,
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'`,
    );
    const looks = tables.map(
      ({ name }) => `select distinct '${name}' as name from ${name} where tenant_id = $1`,
    );
    const found = await peek<{ name: string }>(server.database, looks.join(' union all '), [tenant]);
    return found.map(({ name }) => name);
  };

  it('asks an owner for its name', async () => {
    expect((await ask('DELETE', '/api/organisation', { confirm: 'acme support' })).json).toMatchObject({
      status: 422,
      errors: [{ path: 'confirm' }],
    });
    const admin = await server.tokenOf('admin');
    expect((await ask('DELETE', '/api/organisation', { confirm: 'Acme Support' }, admin)).status).toBe(403);
    expect((await ask('GET', '/api/auth/me')).status).toBe(200);
  });

  it('comes at once for everybody in it, and for every row a week later', async () => {
    const stranger = await server.tokenOf('owner', 'other');
    await ask('POST', '/api/data-ingest', { tickets: [{ id: '1', subject: 'Stays' }] }, stranger);
    const closed = await ask('DELETE', '/api/organisation', { confirm: 'Acme Support' });
    expect(closed.status).toBe(200);
    clock.advance(30_000);
    expect((await ask('GET', '/api/auth/me')).status).toBe(401);
    const login = { email: 'sealed@acme.example', password };
    expect((await server.call('POST', '/api/auth/login', { body: login })).status).toBe(401);
    await expect(server.app.get(Organisations).purge('acme')).rejects.toThrow('may still come back');
    expect(await left('acme')).toContain('ticket');
    clock.advance(7 * 24 * 3_600_000);
    await server.app.get(Organisations).purge('acme');
    expect(await left('acme')).toEqual([]);
    expect(await peek(server.database, `select 1 from tenant where id = 'acme'`)).toEqual([]);
    expect(await left('other')).toContain('app_user');
    await server.app.get(Organisations).purge('acme');
  });
});

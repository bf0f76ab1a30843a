import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await testServer();
  token = await server.tokenOf('admin');
});

interface Problem {
  status: number;
  code: string;
  detail: string;
  request_id: string;
  errors?: { path: string; message: string }[];
}

const records = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ id: String(i), subject: 's', body: 'b' }));
const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('bodies that are no JSON', () => {
  it.each([
    ['cut short', '{"email":', 400],
    ['empty', '', 400],
    ['a prototype', '{"email":"a@b.co","password":"x","__proto__":{"role":"admin"}}', 400],
    ['a list', '[]', 422],
    ['a number', '5', 422],
    ['deeply nested', deep(5_000), 400],
  ])('%s', async (_name, body, status) => {
    const answer = await server.call('POST', '/api/auth/login', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json).toMatchObject({ status, request_id: expect.any(String) as string });
  });

  it('of another type are named so', async () => {
    const headers = { 'content-type': 'application/xml' };
    const answer = await server.call('POST', '/api/auth/login', { body: '<a/>', headers });
    expect(answer.status).toBe(415);
    expect((answer.json as Problem).detail).toContain('application/json');
  });

  it('above the limit are refused with 413', async () => {
    const body = JSON.stringify({ email: 'a@b.co', password: 'x'.repeat(17 * 1024 * 1024) });
    const answer = await server.call('POST', '/api/auth/login', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(413);
  });
});

describe('fields that do not fit are named', () => {
  it.each<[string, string, unknown, string]>([
    ['POST', '/api/auth/login', { email: 'no address', password: 'x' }, 'email'],
    ['POST', '/api/auth/login', { email: 'a@b.co' }, 'password'],
    ['POST', '/api/auth/login', { email: 'a@b.co', password: 'x', remember: true }, 'remember'],
    ['POST', '/api/auth/refresh', { refresh_token: 5 }, 'refresh_token'],
    ['POST', '/api/users', { email: 'a@b.co', name: 'A', role: 'root', password: 'long enough' }, 'role'],
    ['POST', '/api/data-ingest', { tickets: [] }, 'tickets'],
    ['POST', '/api/data-ingest', { tickets: 'x' }, 'tickets'],
    ['POST', '/api/workflows', { name: '', trigger: { event: 'ticket.created' }, actions: [] }, 'name'],
    [
      'POST',
      '/api/workflows',
      { name: 'x', trigger: { event: 'ticket.eaten' }, actions: [] },
      'trigger.event',
    ],
    ['POST', '/api/connections', { plugin: 'zendesk', mode: 'real' }, 'mode'],
    ['GET', '/api/tickets?limit=0', undefined, 'limit'],
    ['GET', '/api/tickets?cursor=abc', undefined, 'cursor'],
    ['GET', '/api/search?page=-1', undefined, 'page'],
    ['GET', '/api/search?from=yesterday', undefined, 'from'],
  ])('%s %s %j', async (method, path, body, field) => {
    const answer = await server.call(method, path, { as: token, body });
    expect(answer.status).toBe(422);
    expect((answer.json as Problem).errors?.map((error) => error.path)).toContain(field);
  });

  it('with record and field in a list of tickets', async () => {
    const tickets = [...records(3), { id: '4', subject: 5 }];
    const answer = await server.call('POST', '/api/data-ingest', { as: token, body: { tickets } });
    expect(answer.status).toBe(422);
    expect((answer.json as Problem).errors?.map(({ path }) => path)).toContain('tickets.3.subject');
  });
});

describe('limits', () => {
  it('1,000 records are taken, one more is 413', async () => {
    const taken = await server.call('POST', '/api/data-ingest', {
      as: token,
      body: { tickets: records(1_000) },
    });
    expect(taken.status).toBe(202);
    const refused = await server.call('POST', '/api/data-ingest', {
      as: token,
      body: { tickets: records(1_001) },
    });
    expect(refused.status).toBe(413);
    expect((refused.json as Problem).detail).toContain('1000');
  });
});

describe('places that do not exist', () => {
  it.each([
    '/api/nothing',
    '/api/tickets/not-an-id',
    '/api/tickets/00000000-0000-4000-8000-000000000000',
    '/hooks/nobody',
  ])('%s is 404 with a problem, never a page', async (path) => {
    const answer = await server.call(path.startsWith('/hooks') ? 'POST' : 'GET', path, { as: token });
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ status: 404, code: 'not_found' });
  });

  it.each([
    ['DELETE', '/api/sso/domains/%00'],
    ['POST', '/api/sso/domains/%00/verify'],
    ['GET', '/api/plugins/%00'],
    ['POST', '/api/queue/dead/%00/retry'],
  ])('%s %s: what no name can be is 404', async (verb, path) => {
    const answer = await server.call(verb, path, { as: token });
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('nothing tells how we are built', () => {
  it.each([
    '/api/tickets/%00',
    "/api/search?q=' or 1=1--",
    '/api/search?q=%00',
    '/api/job/%F0%9F%92%A9',
    '/api/plugins/__proto__',
  ])('%s', async (path) => {
    const answer = await server.call('GET', path, { as: token });
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toMatch(/node_modules|\.ts:|\.js:|select .* from|pg_|syntax error/i);
  });
});

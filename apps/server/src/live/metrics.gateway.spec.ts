import type { AddressInfo } from 'node:net';
import { Sessions, UserRepository } from '@patchbay/identity';
import { eventually, peek } from '@patchbay/platform/testing';
import { Installations } from '@patchbay/plugins';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { testServer, type TestServer } from '../testing/test-server.js';
import type { Envelope } from './channel.js';

let server: TestServer;
let port: number;
const open: WebSocket[] = [];

beforeAll(async () => {
  server = await testServer();
  for (const tenant of ['acme', 'other']) {
    await server.tokenOf('admin', tenant);
    await server.app.get(Installations).ensureDefaults(tenant);
  }
  await server.app.listen(0, '127.0.0.1');
  port = (server.app.getHttpServer().address() as AddressInfo).port;
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});

interface Reader {
  got: Envelope[];
  code: number | null;
  socket: WebSocket;
}

function listen(token: string, seq = 0, origin?: string, headers: Record<string, string> = {}): Reader {
  const url = `ws://127.0.0.1:${port}/ws/metrics?access_token=${token}&seq=${seq}`;
  const socket = new WebSocket(url, { headers, ...(origin === undefined ? {} : { origin }) });
  const reader: Reader = { got: [], code: null, socket };
  socket.on('message', (data: Buffer) => reader.got.push(JSON.parse(data.toString()) as Envelope));
  socket.on('close', (code) => {
    reader.code = code;
  });
  open.push(socket);
  return reader;
}

const ingest = async (tenant: string, id: string): Promise<void> => {
  const as = await server.tokenOf('admin', tenant);
  const ticket = {
    external_id: id,
    subject: `Subject ${id}`,
    body: 'This is terrible, nothing works.',
    source: 'shop',
  };
  const answer = await server.call('POST', '/api/data-ingest', { as, body: { tickets: [ticket] } });
  expect(answer.status).toBeLessThan(300);
};
const told = (reader: Reader, event: string) => reader.got.filter((message) => message.event === event);
const subjects = (reader: Reader): string[] =>
  told(reader, 'ticket').map(({ data }) => (data as { subject: string }).subject);

describe('/ws/metrics', () => {
  it('sends a snapshot at once and figures from then on, numbered without gaps', async () => {
    const reader = listen(await server.tokenOf('viewer'));
    await eventually(() => expect(told(reader, 'metrics').length).toBeGreaterThanOrEqual(2));
    expect(reader.got[0]).toMatchObject({ event: 'snapshot', data: { tickets_total: 0 } });
    const numbers = reader.got.map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  });

  it('tells a ticket once, when it has been scored', async () => {
    const reader = listen(await server.tokenOf('viewer'));
    await eventually(() => expect(reader.got.length).toBeGreaterThan(0));
    await ingest('acme', 'once');
    await eventually(() => expect(subjects(reader)).toContain('Subject once'), 20_000);
    const before = told(reader, 'metrics').length;
    await eventually(() => expect(told(reader, 'metrics').length).toBeGreaterThanOrEqual(before + 2));
    expect(subjects(reader).filter((subject) => subject === 'Subject once')).toHaveLength(1);
    const { data } = told(reader, 'ticket')[0] as { data: object };
    expect(data).toMatchObject({ source: 'shop', sentiment: 'negative' });
  }, 40_000);

  it('delivers after a cut what happened meanwhile', async () => {
    const token = await server.tokenOf('viewer');
    const first = listen(token);
    await eventually(() => expect(first.got.length).toBeGreaterThan(1));
    const lastSeq = first.got.at(-1)!.seq;
    first.socket.terminate();
    await eventually(() => expect(first.code).not.toBeNull());
    await ingest('acme', 'meanwhile');
    const second = listen(token, lastSeq);
    await eventually(() => expect(subjects(second)).toContain('Subject meanwhile'), 20_000);
    expect(second.got[0]?.seq).toBe(lastSeq + 1);
    expect(told(second, 'snapshot')).toEqual([]);
  }, 40_000);

  it('keeps organisations apart', async () => {
    const other = listen(await server.tokenOf('viewer', 'other'));
    const own = listen(await server.tokenOf('viewer'));
    await eventually(() => expect(own.got.length + other.got.length).toBeGreaterThan(1));
    await ingest('acme', 'secret');
    await eventually(() => expect(subjects(own)).toContain('Subject secret'), 20_000);
    await eventually(() => expect(told(other, 'metrics').length).toBeGreaterThan(1));
    expect(JSON.stringify(other.got)).not.toContain('secret');
    expect(other.got.at(-1)).toMatchObject({ data: { tickets_total: 0 } });
  }, 40_000);

  it.each([
    ['no token', ''],
    ['a made-up token', 'abc.def.ghi'],
  ])('refuses %s and says nothing', async (_what, token) => {
    const reader = listen(token);
    await eventually(() => expect(reader.code).toBe(4401));
    expect(reader.got).toEqual([]);
  });

  it.each([
    ['another site', 'https://evil.example'],
    ['another port', 'http://127.0.0.1:1'],
    ['a page without an origin', 'null'],
  ])('B80: refuses %s, whatever token it has', async (_what, origin) => {
    const reader = listen(await server.tokenOf('viewer'), 0, origin);
    await eventually(() => expect(reader.code).toBe(1008));
    expect(reader.got).toEqual([]);
  });

  it('B80: its own pages and those of the public address are heard', async () => {
    for (const origin of [`http://127.0.0.1:${port}`, 'http://localhost:3000']) {
      const reader = listen(await server.tokenOf('viewer'), 0, origin);
      await eventually(() => expect(reader.got.length).toBeGreaterThan(0));
    }
  });

  it('B81: a frame of 1 MB closes with 1009, 1,000 messages at once with 1008', async () => {
    const [large, loud] = [listen(await server.tokenOf('viewer')), listen(await server.tokenOf('viewer'))];
    await eventually(() => expect(Math.min(large.got.length, loud.got.length)).toBeGreaterThan(0));
    large.socket.send('x'.repeat(1_000_000));
    for (let i = 0; i < 1_000; i += 1) loud.socket.send('x');
    await eventually(() => expect([large.code, loud.code]).toEqual([1009, 1008]));
  });

  it('B81: unpacks no frames, so none can be a bomb', async () => {
    const reader = listen(await server.tokenOf('viewer'));
    await eventually(() => expect(reader.got.length).toBeGreaterThan(0));
    expect(reader.socket.extensions).toBe('');
  });

  it('P20: cuts off within five seconds whose session has ended, and nobody else', async () => {
    const sessions = server.app.get(Sessions);
    const person = (await server.app.get(UserRepository).list('acme')).at(0)!;
    const [first, second] = [await sessions.open(person), await sessions.open(person)];
    const [ended, other] = [listen(first.access_token), listen(second.access_token)];
    await eventually(() => expect(Math.min(ended.got.length, other.got.length)).toBeGreaterThan(0));
    const at = Date.now();
    await sessions.end(first.refresh_token);
    await eventually(() => expect(ended.code).toBe(4401), 6_000);
    expect(Date.now() - at).toBeLessThan(5_000);
    const last = ended.got.length;
    const before = told(other, 'metrics').length;
    await eventually(() => expect(told(other, 'metrics').length).toBeGreaterThan(before + 1));
    expect([ended.got.length, other.code]).toEqual([last, null]);
  }, 20_000);

  it('P20: cuts off who was disabled, and whose access was changed', async () => {
    for (const change of ['disabled_at = now()', 'token_version = token_version + 1']) {
      const reader = listen(await server.tokenOf('agent'));
      await eventually(() => expect(reader.got.length).toBeGreaterThan(0));
      await peek(server.database, `update app_user set ${change} where email = 'agent@acme.example'`);
      await eventually(() => expect(reader.code).toBe(4401), 6_000);
      await peek(
        server.database,
        `update app_user set disabled_at = null, token_version = 1 where email = 'agent@acme.example'`,
      );
    }
  }, 30_000);

  const keyOf = async (scope: string, more: object = {}): Promise<{ id: string; key: string }> => {
    const body = { name: 'Wallboard', scopes: [scope], ...more };
    const made = await server.call('POST', '/api/api-keys', { as: await server.tokenOf('admin'), body });
    return made.json as { id: string; key: string };
  };

  it('P28: takes an API key in a header, and cuts it off within five seconds of its end', async () => {
    const { id, key } = await keyOf('reports:read');
    const ways: Record<string, string>[] = [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }];
    const readers = ways.map((headers) => listen('', 0, undefined, headers));
    for (const { got } of readers)
      await eventually(() => expect(got.some(({ event }) => event === 'metrics')).toBe(true));
    const at = Date.now();
    await server.call('DELETE', `/api/api-keys/${id}`, { as: await server.tokenOf('admin') });
    for (const reader of readers) await eventually(() => expect(reader.code).toBe(4401), 6_000);
    expect(Date.now() - at).toBeLessThan(5_000);
    const late = listen('', 0, undefined, { 'x-api-key': key });
    await eventually(() => expect(late.code).toBe(4401));
    expect(late.got).toEqual([]);
  }, 20_000);

  it('P28: refuses a key that does not include reports:read', async () => {
    const { key } = await keyOf('tickets:read');
    const reader = listen('', 0, undefined, { 'x-api-key': key });
    await eventually(() => expect(reader.code).toBe(4401));
    expect(reader.got).toEqual([]);
  });

  it('B73: answers a key in the address with 400, before there is a socket', async () => {
    const { key } = await keyOf('reports:read');
    const status = await new Promise((done) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/metrics?access_token=${key}`);
      socket.on('unexpected-response', (_request, response) => done(response.statusCode));
      socket.on('error', () => {});
      open.push(socket);
    });
    expect(status).toBe(400);
  });

  it('cuts off who sends it large messages', async () => {
    const reader = listen(await server.tokenOf('viewer'));
    await eventually(() => expect(reader.got.length).toBeGreaterThan(0));
    reader.socket.send('x'.repeat(5_000));
    await eventually(() => expect(reader.code).toBe(1009));
  });
});

describe('GET /api/metrics/recent', () => {
  it('shows a console that opens now what has just happened, to this organisation', async () => {
    await ingest('acme', 'recent');
    const as = await server.tokenOf('viewer');
    const recent = await eventually(async () => {
      const { json } = await server.call('GET', '/api/metrics/recent', { as });
      const { tickets } = json as { tickets: { subject: string; at: string }[] };
      expect(tickets.map(({ subject }) => subject)).toContain('Subject recent');
      return tickets;
    }, 20_000);
    const times = recent.map(({ at }) => at);
    expect([...times].sort()).toEqual(times);
    const foreign = await server.call('GET', '/api/metrics/recent', {
      as: await server.tokenOf('viewer', 'other'),
    });
    expect(foreign.json).toEqual({ tickets: [], effects: [] });
  }, 30_000);
});

import { connect, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

const patience = { headersMs: 2_500, bodyMs: 2_500, checkMs: 250 };
let server: TestServer;
let token: string;
let port: number;
const open: Socket[] = [];

beforeAll(async () => {
  server = await testServer({}, undefined, patience);
  token = await server.tokenOf('admin');
  await server.app.listen(0, '127.0.0.1');
  port = (server.app.getHttpServer().address() as AddressInfo).port;
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

interface Conversation {
  socket: Socket;
  connected: Promise<unknown>;
  /** All it was told, once the server has ended the connection. */
  ended: Promise<string>;
}

function talk(text: string | Buffer): Conversation {
  const socket = connect(port, '127.0.0.1', () => socket.write(text));
  open.push(socket);
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  socket.on('error', () => {});
  const connected = new Promise((resolve) => socket.once('connect', resolve));
  return { socket, connected, ended: new Promise((resolve) => socket.on('close', () => resolve(heard))) };
}

const head = (path: string, ...lines: string[]): string =>
  [`POST ${path} HTTP/1.1`, 'host: hub', `authorization: Bearer ${token}`, ...lines, '', ''].join('\r\n');
const json = 'content-type: application/json';
const statusOf = (heard: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1]);

/** One request that ends the connection, and what came back. */
async function post(path: string, body: string | Buffer, ...lines: string[]): Promise<string> {
  const bytes = Buffer.from(body);
  const start = head(path, 'connection: close', `content-length: ${bytes.length}`, ...lines);
  return talk(Buffer.concat([Buffer.from(start), bytes])).ended;
}

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const fields = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])));
const login = '/api/auth/login';
const form = 'content-type: multipart/form-data; boundary=edge';

describe('P40: bodies nobody should have to read', () => {
  it.each<[string, string, string | Buffer, string[], number]>([
    ['more than 1 MiB of JSON', login, `{"email":"${'x'.repeat(1_100_000)}"}`, [json], 413],
    ['10,000 keys', login, fields(10_000), [json], 413],
    ['B20: depth 200', login, nested(200), [json], 400],
    ['B20: depth 10,000', login, nested(10_000), [json], 400],
    ['B20: a list as deep', login, `${'['.repeat(10_000)}${']'.repeat(10_000)}`, [json], 400],
    ['B21: __proto__', login, '{"__proto__":{"role":"admin"},"email":"a@b.co","password":"x"}', [json], 400],
    ['B21: constructor.prototype', login, '{"constructor":{"prototype":{"x":1}}}', [json], 400],
    [
      'B22: a key twice where one signs in',
      login,
      '{"email":"a@b.co","password":"x","email":"b@b.co"}',
      [json],
      400,
    ],
    [
      'B22: a key twice, once escaped',
      login,
      '{"email":"a@b.co","password":"x","\\u0065mail":"b@b.co"}',
      [json],
      400,
    ],
    ['B23: 1e400', '/api/data-ingest', '{"tickets":[{"id":1e400,"body":"b"}]}', [json], 422],
    [
      'B23: an id beyond 2^53',
      '/api/data-ingest',
      '{"tickets":[{"id":9007199254740993,"body":"b"}]}',
      [json],
      422,
    ],
    ['B24: NUL', '/api/data-ingest', '{"tickets":[{"id":"1","body":"a\\u0000b"}]}', [json], 422],
    ['B24: half a surrogate', '/api/data-ingest', '{"tickets":[{"id":"1","body":"\\ud800"}]}', [json], 422],
    ['B24: NUL in a name', '/api/workflows', '{"name":"a\\u0000b"}', [json], 422],
    ['B27: JSON where a form is asked for', '/api/upload', '{"file":"/etc/passwd"}', [json], 415],
    ['B27: a form where JSON is asked for', login, '--edge--', [form], 415],
    ['text where JSON is asked for', login, '{}', ['content-type: text/plain'], 415],
    [
      'B28: a gzip bomb',
      login,
      gzipSync(Buffer.alloc(200 * 1_048_576, 32)),
      [json, 'content-encoding: gzip'],
      413,
    ],
    ['what calls itself gzip and is not', login, '{}', [json, 'content-encoding: gzip'], 400],
    ['another packing', login, '{}', [json, 'content-encoding: br'], 415],
    ['a packed form', '/api/upload', '{}', [form, 'content-encoding: gzip'], 415],
    ['headers of 64 KiB', login, '{}', [json, `x-long: ${'x'.repeat(65_536)}`], 431],
  ])('%s', async (_what, path, body, lines, status) => {
    const heard = await post(path, body, ...lines);
    expect(statusOf(heard)).toBe(status);
    expect(heard.toLowerCase()).toContain('content-type: application/problem+json');
  });

  it('but a body packed with gzip is read', async () => {
    const body = gzipSync('{"email":"a@b.co","password":"wrong"}');
    expect(statusOf(await post(login, body, json, 'content-encoding: gzip'))).toBe(401);
  });

  it('and an import may have more than other bodies', async () => {
    const tickets = [{ id: 'long', subject: 's', body: 'x'.repeat(2_000_000) }];
    expect(statusOf(await post('/api/data-ingest', JSON.stringify({ tickets }), json))).toBe(202);
  });
});

describe('B29: where a request ends is said once', () => {
  it.each([
    ['both TE and CL', ['transfer-encoding: chunked', 'content-length: 4'], '0\r\n\r\n'],
    ['two lengths', ['content-length: 4', 'content-length: 5'], '{}  '],
    ['a length that is none', ['content-length: 4x'], '{}  '],
    ['a negative length', ['content-length: -1'], ''],
    ['a chunk that is none', ['transfer-encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n'],
    ['another transfer coding', ['transfer-encoding: gzip'], '{}'],
  ])('%s: 400, and the connection is closed', async (_what, lines, body) => {
    const heard = await talk(head(login, json, ...lines) + body).ended;
    expect(statusOf(heard)).toBe(400);
    expect(heard.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('a body shorter than it said gets no answer in its name: 408', async () => {
    const heard = await talk(`${head(login, json, 'content-length: 500')}{"email":`).ended;
    expect(statusOf(heard)).toBe(408);
    expect(heard).toMatch(/connection: close/i);
  });
});

describe('P40: 200 sockets that trickle', () => {
  const least = 50;
  const middle = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
  /** Answers of the API, with everything an answer needs: a person, a permission, the database. */
  async function ask(enough = () => true): Promise<{ statuses: number[]; times: number[] }> {
    const statuses: number[] = [];
    const times: number[] = [];
    while (statuses.length < least || !enough()) {
      const started = performance.now();
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`http://127.0.0.1:${port}/api/users`, { headers });
      await answer.text();
      times.push(performance.now() - started);
      statuses.push(answer.status);
    }
    return { statuses, times };
  }
  const trickles: [string, () => string, string][] = [
    ['a request line', () => 'GET /', 'a'],
    ['headers', () => 'POST /api/auth/login HTTP/1.1\r\nhost: h\r\nx-', 'x'],
    ['a body', () => head(login, json, 'content-length: 100000'), ' '],
    ['a body in chunks', () => head(login, json, 'transfer-encoding: chunked'), '1\r\n \r\n'],
    ['an upload', () => head('/api/upload', form, 'content-length: 100000'), '-'],
  ];

  /** Whoever is cut off comes again: there are always 200 of them. */
  async function besiege(start: () => string, drop: string) {
    const slow = new Set<Conversation>();
    let [running, cut, drops] = [true, 0, 0];
    const join = (): Promise<unknown> => {
      const one = talk(start());
      slow.add(one);
      void one.ended.then(() => {
        slow.delete(one);
        cut += 1;
        if (running) void join();
      });
      return one.connected;
    };
    await Promise.all(Array.from({ length: 200 }, join));
    const drip = setInterval(() => {
      for (const { socket } of slow) if (socket.writable && socket.write(drop)) drops += 1;
    }, 100);
    const state = () => ({ there: slow.size, cut, drops });
    const leave = (): void => {
      running = false;
      clearInterval(drip);
    };
    return { state, leave };
  }

  it.each(trickles)(
    'through %s: all others are answered, every one',
    async (what, start, drop) => {
      await ask();
      const alone = await ask();
      const siege = await besiege(start, drop);
      const beside = await ask(() => siege.state().drops > 1_000);
      const { there, cut, drops } = siege.state();
      siege.leave();
      const [before, during] = [middle(alone.times), middle(beside.times)];
      const answered = beside.statuses.filter((status) => status === 200).length;
      process.stdout.write(
        `200 sockets trickle ${what} (${drops} drops, ${cut} cut off and back again): ${answered} of ${beside.times.length} answered, ` +
          `median ${during.toFixed(1)} ms, ${(during / before).toFixed(2)} x of alone\n`,
      );
      expect(there).toBe(200);
      expect([...alone.statuses, ...beside.statuses].filter((status) => status !== 200)).toEqual([]);
      expect(answered).toBeGreaterThanOrEqual(least);
    },
    60_000,
  );
});

describe('P40: 500 sockets that send a byte a second', () => {
  it('are cut off, and others are answered', async () => {
    const before = process.memoryUsage().rss;
    const slow = Array.from({ length: 500 }, (_, i) =>
      talk(
        i % 2 === 0 ? 'POST /api/auth/login HTTP/1.1\r\nhost: h' : head(login, json, 'content-length: 1000'),
      ),
    );
    await Promise.all(slow.map(({ connected }) => connected));
    const drip = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write('x');
    }, 1_000);
    const times: number[] = [];
    const state = { waiting: true };
    const over = Promise.all(slow.map(({ ended }) => ended)).finally(() => (state.waiting = false));
    while (state.waiting) {
      const started = performance.now();
      const signal = AbortSignal.timeout(30_000);
      const { status } = await fetch(`http://127.0.0.1:${port}/healthz`, { signal });
      times.push(performance.now() - started);
      expect(status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    clearInterval(drip);
    const statuses = (await over).map(statusOf);
    const p95 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
    const grown = Math.round((process.memoryUsage().rss - before) / 1_048_576);
    process.stdout.write(
      `500 slow sockets: healthy p95 ${p95.toFixed(0)} ms of ${times.length}, RSS +${grown} MiB\n`,
    );
    expect([...new Set(statuses)]).toEqual([408]);
    expect(grown).toBeLessThan(100);
  }, 60_000);
});

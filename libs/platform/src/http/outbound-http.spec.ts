import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../testing/index.js';
import { EgressError } from './egress-guard.js';
import { OutboundError, OutboundHttp, type OutboundRequest } from './outbound-http.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let port: number;
let answer: Answer;
let seen: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string }[] = [];
const open = new OutboundHttp({ egressAllow: ['127.0.0.1', 'localhost'] });
const closed = new OutboundHttp({ egressAllow: [] });

const get = (extra: Partial<OutboundRequest> = {}): ReturnType<OutboundHttp['send']> =>
  open.send({ url: `http://127.0.0.1:${port}/x`, method: 'GET', ...extra });
async function failure(call: Promise<unknown>): Promise<OutboundError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OutboundError);
  return error as OutboundError;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
      answer(request, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  seen = [];
  answer = (_request, response) => void response.end('fine');
});
afterAll(async () => {
  await Promise.all([open.onApplicationShutdown(), closed.onApplicationShutdown()]);
  server.closeAllConnections();
  server.close();
});

describe('a call', () => {
  it('carries method, headers and body, and brings the answer back', async () => {
    answer = (_request, response) => {
      response.writeHead(201, { 'x-id': '7', 'set-cookie': ['a=1', 'b=2'] });
      response.end('grüße');
    };
    const got = await get({
      method: 'PATCH',
      headers: { 'content-type': 'text/plain', authorization: 'Bearer t' },
      body: 'ünïcode',
    });
    expect(got).toMatchObject({ status: 201, text: 'grüße' });
    expect(got.headers.get('x-id')).toBe('7');
    expect(got.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(seen).toMatchObject([
      {
        method: 'PATCH',
        url: '/x',
        body: 'ünïcode',
        headers: { authorization: 'Bearer t', 'user-agent': 'Patchbay' },
      },
    ]);
  });

  it.each([200, 204, 304, 400, 401, 404, 409, 422, 429, 500, 503])(
    'brings %i back as it is',
    async (status) => {
      answer = (_request, response) => void response.writeHead(status).end();
      expect((await get()).status).toBe(status);
    },
  );

  it('does not repeat itself: retries belong to the durable queue', async () => {
    answer = (request) => void request.socket.destroy();
    await failure(get());
    answer = (_request, response) => void response.writeHead(503).end();
    await get();
    expect(seen).toHaveLength(2);
  });

  it('serves a hundred callers at the same time', async () => {
    answer = (request, response) => void response.end(request.url);
    const urls = Array.from({ length: 100 }, (_, n) => `/${n}`);
    const got = await Promise.all(urls.map((path) => get({ url: `http://127.0.0.1:${port}${path}` })));
    expect(got.map((each) => each.text)).toEqual(urls);
  });
});

describe('the guard before a call', () => {
  it.each([
    ['an address here', () => `http://127.0.0.1:${port}/`],
    ['a name of this machine', () => `http://localhost/`],
    ['a private address', () => 'http://10.0.0.1/'],
    ['the metadata service', () => 'http://169.254.169.254/latest/meta-data/'],
    ['a mapped address', () => `http://[::ffff:127.0.0.1]/`],
    ['a decimal address', () => 'http://2130706433/'],
    ['another scheme', () => 'file:///etc/passwd'],
    ['credentials in the URL', () => 'http://u:p@public.test/'],
  ])('refuses %s, and nothing is sent', async (_what, url) => {
    await expect(closed.send({ url: url(), method: 'GET' })).rejects.toThrow(EgressError);
    expect(seen).toEqual([]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'file:///etc/passwd',
    'http://[::1]/',
  ])('does not follow a redirect to %s', async (location) => {
    answer = (_request, response) => void response.writeHead(302, { location }).end();
    const got = await get();
    expect([got.status, got.headers.get('location')]).toEqual([302, location]);
    expect(seen).toHaveLength(1);
  });

  it('does not follow a redirect to itself either', async () => {
    answer = (_request, response) =>
      void response.writeHead(307, { location: `http://127.0.0.1:${port}/y` }).end();
    expect((await get({ method: 'POST', body: 'x' })).status).toBe(307);
    expect(seen).toHaveLength(1);
  });
});

describe('limits', () => {
  it('end a call whose answer does not begin', async () => {
    answer = () => {};
    const error = await failure(get({ timeoutMs: 80 }));
    expect(error).toMatchObject({ sent: true, message: `127.0.0.1:${port} did not answer in time` });
  });

  it('end a call whose answer does not end, however steadily it drips', async () => {
    answer = (request, response) => {
      const drip = setInterval(() => response.write('.'), 20);
      request.socket.on('close', () => clearInterval(drip));
    };
    const error = await failure(get({ timeoutMs: 200 }));
    expect(error).toMatchObject({
      sent: true,
      message: expect.stringContaining('did not answer in time') as string,
    });
  });

  it('end an answer that is too large, and the connection with it', async () => {
    let cut = false;
    answer = (request, response) => {
      request.socket.on('close', () => (cut = true));
      const flood = setInterval(() => response.write('x'.repeat(65_536)), 1);
      request.socket.on('close', () => clearInterval(flood));
    };
    const error = await failure(get({ maxBytes: 200_000 }));
    expect(error).toMatchObject({ sent: true, message: 'the answer is larger than 200000 bytes' });
    await eventually(() => expect(cut).toBe(true));
  });

  it('let an answer of exactly the limit through', async () => {
    answer = (_request, response) => void response.end('x'.repeat(1_000));
    expect((await get({ maxBytes: 1_000 })).text).toHaveLength(1_000);
    await failure(get({ maxBytes: 999 }));
  });

  it('do not unpack: a small body cannot become a large one', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(Buffer.from([0x1f, 0x8b, 0x08, 0x00]));
    };
    expect((await get()).text.length).toBeLessThan(10);
  });
});

describe('what went wrong', () => {
  it('was not sent when nobody listens', async () => {
    const free = await closedPort();
    const error = await failure(
      open.send({ url: `http://127.0.0.1:${free}/?token=sesame`, method: 'POST', body: 'secret body' }),
    );
    expect(error).toMatchObject({
      sent: false,
      message: `127.0.0.1:${free} could not be reached (ECONNREFUSED)`,
    });
    expect(String(error)).not.toMatch(/sesame|secret body/);
  });

  it('was not sent when the server does not speak TLS', async () => {
    const error = await failure(open.send({ url: `https://127.0.0.1:${port}/`, method: 'POST' }));
    expect(error.sent).toBe(false);
    expect(seen).toEqual([]);
  });

  it('was not sent when a header cannot be written', async () => {
    const error = await failure(get({ headers: { 'x-note': 'a\r\nx-injected: 1' } }));
    expect(error.sent).toBe(false);
    expect(seen).toEqual([]);
  });

  it('may have been sent when the connection is cut', async () => {
    answer = (request) => void request.socket.destroy();
    expect((await failure(get({ method: 'POST' }))).sent).toBe(true);
  });

  it('may have been sent when the answer is cut half-way', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => request.socket.destroy());
    };
    expect((await failure(get())).sent).toBe(true);
  });

  it('may have been sent when the answer is no HTTP', async () => {
    const odd = createTcp((socket) => void socket.end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((done) => odd.listen(0, '127.0.0.1', done));
    const error = await failure(get({ url: `http://127.0.0.1:${(odd.address() as AddressInfo).port}/` }));
    expect(error.sent).toBe(true);
    odd.close();
  });

  it('keeps its cause for the log', async () => {
    const error = await failure(open.send({ url: `http://127.0.0.1:${await closedPort()}/`, method: 'GET' }));
    expect(error.cause).toBeInstanceOf(Error);
  });
});

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createTcp().listen(0, '127.0.0.1', () => {
      const at = (probe.address() as AddressInfo).port;
      probe.close(() => resolve(at));
    });
  });
}

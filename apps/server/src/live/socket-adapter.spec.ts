import type { AddressInfo } from 'node:net';
import { RateLimits } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { testServer, type TestServer } from '../testing/test-server.js';

/** Of an address may come ten times as much. */
const most = 20;
const rateLimit = { auth: 5, read: most / 10, write: 4, upload: 2, webhook: 6 };
interface Listening {
  server: TestServer;
  port: number;
  token: string;
}
let behindProxy: Listening;
let direct: Listening;
let unlimited: Listening;
beforeAll(async () => {
  behindProxy = await listening({ rateLimit, trustProxy: 1 });
  direct = await listening({ rateLimit });
  unlimited = await listening({ rateLimit: null });
});
const open: WebSocket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});

async function listening(config: Parameters<typeof testServer>[0]): Promise<Listening> {
  const server = await testServer(config);
  const token = await server.tokenOf('viewer');
  await server.app.listen(0, '127.0.0.1');
  return { server, token, port: (server.app.getHttpServer().address() as AddressInfo).port };
}

let addresses = 0;
/** Every test asks from an address of its own. */
const fresh = (): string => `198.51.100.${(addresses += 1)}`;

interface Told {
  status: number;
  headers: Record<string, unknown>;
  body: string;
  socket: WebSocket;
}
/** What a handshake is answered: 101 with a socket, or a refusal. */
function knock({ port, token }: Listening, ip: string, credential = token): Promise<Told> {
  const url = `ws://127.0.0.1:${port}/ws/metrics?access_token=${credential}`;
  const socket = new WebSocket(url, { headers: { 'x-forwarded-for': ip } });
  open.push(socket);
  return new Promise((done, fail) => {
    socket.on('error', fail);
    socket.on('open', () => done({ status: 101, headers: {}, body: '', socket }));
    socket.on('unexpected-response', (_request, response) => {
      const { statusCode: status = 0, headers } = response;
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => done({ status, headers, body, socket }));
    });
  });
}
const statuses = async (count: number, ask: () => Promise<{ status: number }>): Promise<number[]> => {
  const got: number[] = [];
  for (let n = 0; n < count; n += 1) got.push((await ask()).status);
  return got;
};
const times = (count: number, status: number): number[] => Array.from({ length: count }, () => status);

describe('P38: handshakes of sockets', () => {
  it('are answered 429 before there is a socket when an address asks too often, with when to come back', async () => {
    const ip = fresh();
    expect(await statuses(most, () => knock(behindProxy, ip))).toEqual(times(most, 101));
    const { status, headers, body } = await knock(behindProxy, ip);
    expect(status).toBe(429);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'ratelimit-limit': String(most),
      'ratelimit-remaining': '0',
    });
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
    expect(JSON.parse(body)).toMatchObject({ status: 429, code: 'too_many_requests' });
  });

  it('at the same moment pass no more than the limit', async () => {
    const ip = fresh();
    const told = await Promise.all(Array.from({ length: most + 15 }, () => knock(behindProxy, ip)));
    expect(told.filter(({ status }) => status === 101)).toHaveLength(most);
    expect(told.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('are counted whether their token is good or not: guessing is not free', async () => {
    const ip = fresh();
    await statuses(most, () => knock(behindProxy, ip, 'made-up'));
    expect((await knock(behindProxy, ip)).status).toBe(429);
  });

  it('count with all else that an address reads', async () => {
    const ip = fresh();
    const read = () =>
      behindProxy.server.call('GET', '/api/auth/options', { headers: { 'x-forwarded-for': ip } });
    expect(await statuses(most - 1, read)).toEqual(times(most - 1, 200));
    expect(await statuses(2, () => knock(behindProxy, ip))).toEqual([101, 429]);
    expect((await read()).status).toBe(429);
  });

  it('of one network of IPv6 are one caller’s', async () => {
    const host = (n: number): string => `2001:db8:1:2::${n + 1}`;
    let n = 0;
    await statuses(most, () => knock(behindProxy, host((n += 1))));
    expect((await knock(behindProxy, host(99))).status).toBe(429);
    expect((await knock(behindProxy, '2001:db8:1:3::1')).status).toBe(101);
  });

  it('are not told apart by a header that nobody vouches for', async () => {
    expect(await statuses(most, () => knock(direct, fresh()))).toEqual(times(most, 101));
    expect((await knock(direct, fresh())).status).toBe(429);
  });
});

describe('P38: who does not ask too often', () => {
  it('is heard as before, while another address is refused', async () => {
    const busy = fresh();
    await statuses(most + 1, () => knock(behindProxy, busy));
    const { socket } = await knock(behindProxy, fresh());
    const heard: string[] = [];
    socket.on('message', (data: Buffer) => heard.push(data.toString()));
    await eventually(() => expect(heard.join('')).toContain('metrics'));
  });

  it('keeps a socket that is open: only handshakes count', async () => {
    const ip = fresh();
    const { socket } = await knock(behindProxy, ip);
    await statuses(most, () => knock(behindProxy, ip));
    const heard: string[] = [];
    socket.on('message', (data: Buffer) => heard.push(data.toString()));
    await eventually(() => expect(heard.length).toBeGreaterThan(1));
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('is still refused a key in the address, and nobody is counted where limits are off', async () => {
    expect((await knock(behindProxy, fresh(), `pb_${'k'.repeat(43)}`)).status).toBe(400);
    expect(await statuses(most * 2, () => knock(unlimited, fresh()))).toEqual(times(most * 2, 101));
  });

  it('gets no socket while nothing can be counted, and the hub goes on', async () => {
    const limits = behindProxy.server.app.get(RateLimits);
    const take = vi.spyOn(limits, 'take').mockRejectedValue(new Error('no'));
    expect((await knock(behindProxy, fresh())).status).toBe(500);
    take.mockRestore();
    expect((await knock(behindProxy, fresh())).status).toBe(101);
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EgressError, EgressGuard } from './egress-guard.js';
import { OutboundHttp } from './outbound-http.js';

let server: Server;
let port: number;
let hosts: (string | undefined)[] = [];
const opened: OutboundHttp[] = [];

/** With a resolver of our own; the last answer is given from then on. */
function httpWith(
  egressAllow: string[],
  ...answers: (string[] | Error)[]
): { http: OutboundHttp; asked: string[] } {
  const asked: string[] = [];
  const resolve = async (host: string): Promise<{ address: string }[]> => {
    asked.push(host);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return (answer ?? []).map((address) => ({ address }));
  };
  const http = Object.assign(new OutboundHttp({ egressAllow }), {
    guard: new EgressGuard(egressAllow, resolve),
  });
  opened.push(http);
  return { http, asked };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    hosts.push(request.headers.host);
    response.setHeader('connection', 'close');
    response.end('reached');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  hosts = [];
  await Promise.all(opened.splice(0).map((http) => http.onApplicationShutdown()));
});
afterAll(() => void server.close());

describe('the address of a call', () => {
  it('is the one that was checked: there is no second look-up to answer differently', async () => {
    const { http, asked } = httpWith(['canary.test'], ['127.0.0.1'], ['127.9.9.9']);
    const got = await http.send({ url: `http://canary.test:${port}/`, method: 'GET' });
    expect(got.text).toBe('reached');
    expect(hosts).toEqual([`canary.test:${port}`]);
    expect(asked).toEqual(['canary.test']);
  });

  it.each([
    [['93.184.215.14', '127.0.0.1']],
    [['127.0.0.1', '93.184.215.14']],
    [['::ffff:127.0.0.1']],
    [['10.1.1.1']],
  ])('is refused for the answers %j', async (answers) => {
    const { http } = httpWith([], answers);
    await expect(http.send({ url: 'http://mixed.test/', method: 'GET' })).rejects.toThrow(EgressError);
    expect(hosts).toEqual([]);
  });

  it('is checked again for the next connection: a name that moves inside is refused', async () => {
    const { http, asked } = httpWith(['127.0.0.1', 'rebind.test'], ['127.0.0.1'], ['127.0.0.1']);
    const url = `http://rebind.test:${port}/`;
    expect((await http.send({ url, method: 'GET' })).text).toBe('reached');
    Object.assign(http, { guard: new EgressGuard([], async () => [{ address: '127.0.0.1' }]) });
    await expect(http.send({ url: 'http://rebind.test/', method: 'GET' })).rejects.toThrow(EgressError);
    expect(hosts).toHaveLength(1);
    expect(asked).toEqual(['rebind.test']);
  });

  it('that cannot be found out is no call sent', async () => {
    const { http } = httpWith([], Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }));
    const call = http.send({ url: 'http://nowhere.test/', method: 'POST' });
    await expect(call).rejects.toMatchObject({
      name: 'OutboundError',
      sent: false,
      message: 'nowhere.test could not be reached (ENOTFOUND)',
    });
  });

  it('that does not exist is a refusal', async () => {
    const { http } = httpWith([], []);
    await expect(http.send({ url: 'http://empty.test/', method: 'GET' })).rejects.toThrow(
      'empty.test has no address',
    );
  });
});

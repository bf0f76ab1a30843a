import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPublicAddress } from './addresses.js';
import { EgressError, EgressGuard } from './egress-guard.js';
import { OutboundHttp } from './outbound-http.js';

/** Stands where an attacker would like to get: whoever connects has broken the promise. */
let canary: Server;
let port: number;
let reached = 0;

beforeAll(async () => {
  canary = createServer((socket) => {
    reached += 1;
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise<void>((done) => canary.listen(0, '::', done));
  port = (canary.address() as AddressInfo).port;
});
afterAll(() => void canary.close());

/** Names as an attacker's own DNS server would answer them. */
function httpWith(names: Record<string, string[][]> = {}): OutboundHttp {
  const resolve = async (host: string): Promise<{ address: string }[]> => {
    const answers = names[host] ?? [['127.0.0.1']];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return (answer ?? []).map((address) => ({ address }));
  };
  const guard = new EgressGuard([], resolve);
  const http = Object.assign(new OutboundHttp({ egressAllow: [] }), { guard });
  afterAll(() => http.onApplicationShutdown());
  return http;
}

/** This machine, its networks and its metadata service, in every spelling a parser somewhere accepts. */
const hosts = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7f.1',
  '0177.0.0.1',
  '0177.1',
  '017700000001',
  '127.0.0.1.',
  '127.000.000.001',
  '0',
  '0.0.0.0',
  '0x0',
  '00000000000',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '127｡0｡0｡1',
  '%31%32%37.0.0.1',
  '127.255.255.254',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'sub.localhost',
  'localtest.attacker.test',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001::1]',
  '[fe80::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fec0::1]',
  '[ff02::1]',
  '[100::1]',
  '[2001:db8::1]',
  '10.0.0.1',
  '10.1',
  '167772161',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '3232235777',
  '0xc0a80101',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '100.64.0.1',
  '[::ffff:169.254.169.254]',
  '100.100.100.200',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
];

describe('the canary', () => {
  it('is reached by whoever is let through', async () => {
    const http = new OutboundHttp({ egressAllow: ['127.0.0.1'] });
    await http.send({ url: `http://127.0.0.1:${port}/`, method: 'GET' });
    await http.onApplicationShutdown();
    expect(reached).toBe(1);
    reached = 0;
  });
});

describe('P41, B55: a URL that leads inside', () => {
  it('is tried in more than sixty forms', () => expect(new Set(hosts).size).toBeGreaterThanOrEqual(60));

  it.each(hosts)('http://%s is refused, and nobody is connected to', async (host) => {
    const http = httpWith();
    for (const url of [`http://${host}/`, `https://${host}/`, `http://${host}:${port}/`])
      await expect(http.send({ url, method: 'GET' })).rejects.toThrow(EgressError);
    expect(reached).toBe(0);
  });

  it.each(['http://u:p@127.0.0.1/', 'http://public.test@127.0.0.1/', 'http://127.0.0.1#@public.test/'])(
    'B59: %s is refused whatever it pretends',
    async (url) => {
      await expect(httpWith().send({ url, method: 'GET' })).rejects.toThrow(EgressError);
      expect(reached).toBe(0);
    },
  );
});

describe('P41, B56: a name that leads inside', () => {
  const out = '93.184.215.14';

  it('first public when it is saved, then private when it is called, is refused (rebinding)', async () => {
    const http = httpWith({ 'rebind.test': [[out], ['127.0.0.1']] });
    expect(await http.guard.vet('rebind.test')).toBe(out);
    await expect(http.send({ url: 'http://rebind.test/', method: 'GET' })).rejects.toThrow(EgressError);
    expect(reached).toBe(0);
  });

  it.each([
    [[out, '127.0.0.1']],
    [['127.0.0.1', out]],
    [[out, '::1']],
    [['2606:2800:21f:cb07::1', '::ffff:127.0.0.1']],
    [[out, out, '169.254.169.254']],
  ])('is refused for the mixed answers %j', async (answers) => {
    const http = httpWith({ 'mixed.test': [answers] });
    await expect(http.send({ url: 'http://mixed.test/', method: 'GET' })).rejects.toThrow(EgressError);
    expect(reached).toBe(0);
  });
});

describe('P41, B57: a redirect that leads inside', () => {
  it('is handed back, not followed', async () => {
    const redirecting = createServer((socket) => {
      const location = `http://127.0.0.1:${port}/`;
      socket.end(
        `HTTP/1.1 302 Found\r\nlocation: ${location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
      );
    });
    await new Promise<void>((done) => redirecting.listen(0, '127.0.0.1', done));
    const http = new OutboundHttp({ egressAllow: ['127.0.0.1'] });
    const at = (redirecting.address() as AddressInfo).port;
    expect((await http.send({ url: `http://127.0.0.1:${at}/`, method: 'GET' })).status).toBe(302);
    await http.onApplicationShutdown();
    redirecting.close();
    expect(reached).toBe(0);
  });
});

describe('P41: a mail server or database that leads inside', () => {
  const guard = new EgressGuard([], async (host) =>
    host === 'mail.test' ? [{ address: '93.184.215.14' }] : [{ address: '127.0.0.1' }],
  );

  it.each(hosts.filter((host) => !/[%。｡①ⓛ]/.test(host)))('%s is refused', async (host) => {
    for (const at of [25, 143, 465, 587, 993, 3306, 5432, 6379])
      await expect(guard.vetHost(host, at)).rejects.toThrow(EgressError);
  });

  it.each([
    '',
    ' ',
    'mail.test/x',
    'user@mail.test',
    'smtp://mail.test',
    'mail.test:25',
    'mail test',
    '-x',
    '%31',
  ])('%j is no host', async (host) => {
    await expect(guard.vetHost(host, 25)).rejects.toThrow('not a host name');
  });

  it.each([0, -1, 65_536, 1.5, Number.NaN])('%d is no port', async (at) => {
    await expect(guard.vetHost('mail.test', at)).rejects.toThrow('not a port');
  });

  it('on the public internet is pinned to its address, on any port', async () => {
    expect(await guard.vetHost('mail.test', 993)).toBe('93.184.215.14');
    expect(await guard.vetHost('MAIL.test.', 5432)).toBe('93.184.215.14');
    expect(await guard.vetHost('[2606:4700::1111]', 25)).toBe('2606:4700::1111');
  });

  it('is reached only when the operator has allowed it', async () => {
    const allowing = new EgressGuard(['db.internal'], async () => [{ address: '10.0.0.5' }]);
    expect(await allowing.vetHost('db.internal', 5432)).toBe('10.0.0.5');
    await expect(allowing.vetHost('other.internal', 5432)).rejects.toThrow(EgressError);
  });
});

describe('P41: every IPv6 address', () => {
  const bits = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
  const textOf = (value: bigint): string =>
    Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16)).join(':');
  const inside = (value: bigint, prefix: bigint, length: number): boolean =>
    value >> BigInt(128 - length) === prefix >> BigInt(128 - length);
  const reserved: [bigint, number][] = [
    [0x2001n << 112n, 23],
    [0x20010db8n << 96n, 32],
    [0x2002n << 112n, 16],
    [0x3fffn << 112n, 20],
  ];

  it('is public exactly in 2000::/3 less what is reserved there, over all 128 bits', () => {
    const anywhere = fc.oneof(
      bits,
      bits.map((value) => (value >> 3n) | (1n << 125n)),
      fc
        .constantFrom(...reserved)
        .chain(([prefix, length]) => bits.map((value) => prefix | (value >> BigInt(length)))),
    );
    fc.assert(
      fc.property(anywhere, (value) => {
        const expected =
          inside(value, 1n << 125n, 3) && !reserved.some(([prefix, length]) => inside(value, prefix, length));
        expect(isPublicAddress(textOf(value))).toBe(expected);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is the same address in whatever spelling', () => {
    fc.assert(
      fc.property(bits, (value) => {
        const long = textOf(value);
        const short = new URL(`http://[${long}]/`).hostname.slice(1, -1);
        expect(isPublicAddress(short)).toBe(isPublicAddress(long));
        expect(isPublicAddress(long.toUpperCase())).toBe(isPublicAddress(long));
      }),
    );
  });
});

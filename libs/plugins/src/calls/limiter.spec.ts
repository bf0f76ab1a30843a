import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RetryError, type Limit } from '@patchbay/plugin-sdk';
import { first, pluginsApp, type PluginsApp } from '../testing/plugins-app.js';
import { Limiter, limitKey, OwnLimitError } from './limiter.js';
import { RateRepository } from './rate.repository.js';

let hub: PluginsApp;
let second: PluginsApp;
const account = '018f0000-0000-7000-8000-00000000000a';

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'] } });
  second = await pluginsApp({ database: hub.database, config: { roles: ['http'] } });
  await hub.tenant('acme');
  await hub.tenant('globex');
});
beforeEach(() => hub.sql('delete from rate_bucket'));

const posts: Limit = {
  id: 'posts',
  match: 'POST /api/posts',
  per: 'hour',
  max: 5,
  feedback: ({ headers }) => ({
    remaining: Number(headers.get('x-left') ?? 1),
    resetAt: Number(headers.get('x-reset') ?? 0),
  }),
};
const limits: Limit[] = [
  posts,
  { id: 'saved', match: 'POST /api/saved', per: 'hour', max: 10, reserve: 0.4 },
  { id: 'reads', match: 'GET /api/**', per: 'second', max: 100 },
];
const admit = (method: string, path: string, app = hub, tenant = 'acme', connection = account) =>
  app.get(Limiter).admit(tenant, connection, limits, method, path);
async function admitted(n: number, ...call: Parameters<typeof admit>): Promise<number> {
  const tries = await Promise.allSettled(Array.from({ length: n }, () => admit(...call)));
  return tries.filter(({ status }) => status === 'fulfilled').length;
}
const learn = (
  status: number,
  headers: Record<string, string>,
  limit: Limit | null = posts,
  now = Date.now(),
) => hub.get(Limiter).learn('acme', account, limit, { status, headers: new Headers(headers) }, now);

describe('a limit', () => {
  it('admits as many as the bucket holds, and no more in a burst', async () => {
    expect(await admitted(30, 'POST', '/api/posts')).toBe(5);
  });

  it('is shared by two hubs', async () => {
    const [here, there] = await Promise.all([
      admitted(15, 'POST', '/api/posts', hub),
      admitted(15, 'POST', '/api/posts', second),
    ]);
    expect(here + there).toBe(5);
  });

  it('keeps its reserve for people', async () => {
    expect(await admitted(10, 'POST', '/api/saved')).toBe(6);
  });

  it('is one for each account and each tenant', async () => {
    expect(await admitted(9, 'POST', '/api/posts')).toBe(5);
    expect(await admitted(9, 'POST', '/api/posts', hub, 'acme', account.replace('a', 'b'))).toBe(5);
    expect(await admitted(9, 'POST', '/api/posts', hub, 'globex')).toBe(5);
  });

  it('does not hold what it does not name', async () => {
    expect(await admit('POST', '/other')).toEqual({ limit: null, probe: false });
    expect((await admit('GET', '/api/deep/er?x=1')).limit!.id).toBe('reads');
    expect(await hub.sql('select key from rate_bucket')).toEqual([{ key: `${limitKey(account)}:reads` }]);
  });

  it('that is used up says when to come back: not before there is a token', async () => {
    await admitted(5, 'POST', '/api/posts');
    const error = await admit('POST', '/api/posts').catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(OwnLimitError);
    expect(error).toBeInstanceOf(RetryError);
    expect(error).toMatchObject({ status: 429, message: 'the limit posts is used up' });
    expect((error as RetryError).afterMs).toBe(60_000);
  });

  it('spreads those who wait, so that they do not all come for one token', async () => {
    const slow: Limit[] = [{ id: 's', match: '* /s', per: 'minute', max: 6 }];
    const ask = () => hub.get(Limiter).admit('acme', account, slow, 'GET', '/s');
    for (let i = 0; i < 6; i += 1) await ask();
    const waits: number[] = [];
    for (let i = 0; i < 20; i += 1) await ask().catch((error: RetryError) => waits.push(error.afterMs!));
    expect(Math.min(...waits)).toBeGreaterThan(8_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(50_000);
    expect(new Set(waits.map((ms) => Math.floor(ms / 2_000))).size).toBeGreaterThan(4);
  });

  it('refills with time', async () => {
    await admitted(5, 'POST', '/api/posts');
    await hub.sql(`update rate_bucket set updated_at = updated_at - interval '24 minutes'`);
    expect(await admitted(9, 'POST', '/api/posts')).toBe(2);
    await hub.sql(`update rate_bucket set updated_at = updated_at - interval '10 days'`);
    expect(await admitted(9, 'POST', '/api/posts')).toBe(5);
  });
});

describe("a provider's answer", () => {
  it('429 rests the whole account for as long as it asks', async () => {
    await learn(429, { 'retry-after': '7' });
    for (const path of ['/api/posts', '/other']) {
      const error = await admit('POST', path).catch((refused: unknown) => refused);
      expect(error).toMatchObject({ status: 429, message: 'the connection rests after a 429' });
      expect((error as RetryError).afterMs).toBeGreaterThan(6_000);
      expect((error as RetryError).afterMs).toBeLessThanOrEqual(7_000);
    }
    expect((await admit('POST', '/other', hub, 'globex')).limit).toBeNull();
  });

  it('429 without a time rests it for five seconds, and a shorter rest does not end a longer one', async () => {
    await learn(429, {});
    await learn(429, { 'retry-after': '1' });
    const rest = first(await hub.get(RateRepository).rest('acme', [limitKey(account)]));
    expect(rest.ms).toBeGreaterThan(4_000);
    expect(rest.ms).toBeLessThanOrEqual(5_000);
  });

  it('429 with a date rests it until then', async () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    await learn(429, { 'retry-after': 'Sun, 01 Mar 2026 12:00:20 GMT' }, null, now);
    const rest = first(await hub.get(RateRepository).rest('acme', [limitKey(account)]));
    expect(rest.ms).toBeGreaterThan(19_000);
    expect(rest.ms).toBeLessThanOrEqual(20_000);
  });

  it('that says nothing is left rests that limit only', async () => {
    await learn(200, { 'x-left': '0', 'x-reset': String(Date.now() + 9_000) });
    await expect(admit('POST', '/api/posts')).rejects.toThrow('the limit posts is used up');
    expect((await admit('GET', '/api/x')).limit!.id).toBe('reads');
  });

  it.each<[number, Record<string, string>]>([
    [200, { 'x-left': '3' }],
    [200, { 'x-left': '0' }],
    [503, {}],
  ])('%i with %j rests nothing', async (status, headers) => {
    await learn(status, headers);
    expect((await admit('POST', '/api/posts')).limit!.id).toBe('posts');
  });

  it('is forgotten when the time is over', async () => {
    await learn(429, { 'retry-after': '60' });
    await hub.sql(`update rate_bucket set blocked_until = now() - interval '1 ms'`);
    expect((await admit('POST', '/other')).limit).toBeNull();
  });
});

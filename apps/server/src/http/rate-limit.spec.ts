import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';

const rateLimit = { auth: 5, read: 8, write: 4, upload: 2, webhook: 6 };
let server: TestServer;
let direct: TestServer;
beforeAll(async () => {
  server = await testServer({ rateLimit, trustProxy: 1 });
  direct = await testServer({ rateLimit });
});

let address = 0;
/** Every test asks from an address of its own. */
const fresh = (): string => `198.51.100.${(address += 1)}`;
const from = (ip: string): Record<string, string> => ({ 'x-forwarded-for': ip });

async function times(count: number, ask: () => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i += 1) statuses.push((await ask()).status);
  return statuses;
}
const refused = (statuses: number[]): number => statuses.filter((status) => status === 429).length;

const login = (ip: string, on = server): Promise<Answer> =>
  on.call('POST', '/api/auth/login', { headers: from(ip), body: { email: 'a@b.co', password: 'wrong' } });

describe('P38: limits of requests', () => {
  it('answer 429 with when to come back, as a problem', async () => {
    const ip = fresh();
    expect(await times(5, () => login(ip))).toEqual([401, 401, 401, 401, 401]);
    const answer = await login(ip);
    expect(answer.status).toBe(429);
    expect(answer.json).toMatchObject({ status: 429, code: 'too_many_requests' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50);
    expect(answer.headers['ratelimit-limit']).toBe('5');
    expect(answer.headers['ratelimit-remaining']).toBe('0');
  });

  it('tell what is left before that', async () => {
    const answer = await login(fresh());
    expect(answer.headers['ratelimit-remaining']).toBe('4');
    expect(Number(answer.headers['ratelimit-reset'])).toBeGreaterThan(50);
  });

  it('of reading hold for a person on every address', async () => {
    const as = await server.tokenOf('viewer', 'readers');
    const statuses = await times(10, () =>
      server.call('GET', '/api/auth/me', { as, headers: from(fresh()) }),
    );
    expect(refused(statuses)).toBe(2);
  });

  it('of writing are their own', async () => {
    const as = await server.tokenOf('admin', 'writers');
    const write = () => server.call('PATCH', '/api/onboarding', { as, headers: from(fresh()), body: {} });
    expect(refused(await times(6, write))).toBe(2);
    expect((await server.call('GET', '/api/auth/me', { as, headers: from(fresh()) })).status).toBe(200);
  });

  it('of uploads are counted before the file is read', async () => {
    const as = await server.tokenOf('admin', 'uploaders');
    const upload = () => server.call('POST', '/api/upload', { as, headers: from(fresh()), body: {} });
    expect(await times(3, upload)).toEqual([415, 415, 429]);
  });

  it('of webhooks are their own, per address', async () => {
    const ip = fresh();
    const hook = () => server.call('POST', '/hooks/nobody', { headers: from(ip), body: {} });
    expect(refused(await times(8, hook))).toBe(2);
    expect((await login(ip)).status).toBe(401);
  });

  it('of strangers with made-up tokens hold, too', async () => {
    const ip = fresh();
    const guess = () => server.call('GET', '/api/auth/me', { as: 'nonsense', headers: from(ip) });
    expect(refused(await times(85, guess))).toBe(5);
  });

  it('hold for an organisation as a whole, at ten times the limit', async () => {
    const roles = ['admin', 'analyst', 'agent', 'viewer'] as const;
    const tokens = await Promise.all(roles.map((role) => server.tokenOf(role, 'crowd')));
    for (const as of tokens)
      await times(8, () => server.call('GET', '/api/auth/me', { as, headers: from(fresh()) }));
    const answer = await server.call('GET', '/api/auth/me', { as: tokens[0], headers: from(fresh()) });
    expect(answer.headers['ratelimit-limit']).toBe('8');
    expect(answer.status).toBe(429);
  });
});

describe('X-Forwarded-For', () => {
  it('is believed of as many proxies as we were told, not of what a client put before', async () => {
    const ip = fresh();
    await times(5, () => login(ip));
    expect((await login(`1.2.3.4, ${ip}`)).status).toBe(429);
  });

  it('is believed of nobody by default', async () => {
    const statuses = await times(7, () => login(fresh(), direct));
    expect(refused(statuses)).toBe(2);
  });
});

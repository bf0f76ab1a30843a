import { loadConfig, type Config } from '@patchbay/config';
import { DataSource } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { appOptions } from '../database/data-source.js';
import { Logger } from '../telemetry/logger.js';
import { peek, testDatabase, type TestDatabase } from '../testing/index.js';
import { LocalRateLimits } from './local-rate-limits.js';
import type { RateLimitStore, Admission } from './rate-limit-store.js';
import { RateLimitRepository } from './rate-limit.repository.js';
import { RateLimits, type SubjectKind } from './rate-limits.js';

const limits = { auth: 100, read: 30, write: 20, upload: 10, webhook: 50 };
const config = (rateLimit: Config['rateLimit'] = limits): Config => ({ ...loadConfig({}), rateLimit });
const log = new Logger('silent');
let database: TestDatabase;
const sources: DataSource[] = [];

async function openSource(): Promise<DataSource> {
  const source = await new DataSource(appOptions(database.app)).initialize();
  sources.push(source);
  return source;
}

beforeAll(async () => {
  database = await testDatabase();
  return async () => {
    for (const source of sources) if (source.isInitialized) await source.destroy();
  };
});

const gone: RateLimitStore = { take: () => Promise.reject(new Error('nobody answers')) };
const made = (everywhere: RateLimitStore, rateLimit?: Config['rateLimit']): RateLimits =>
  new RateLimits(config(rateLimit), everywhere, new LocalRateLimits(), log);
const admitted = (admissions: (Admission | null)[]): number =>
  admissions.filter((one) => one?.allowed).length;
const burst = (
  who: RateLimits,
  route: 'auth' | 'read' | 'upload',
  kind: SubjectKind,
  subject: string,
  times: number,
) => Promise.all(Array.from({ length: times }, () => who.take(route, kind, subject)));

describe('P38: a concurrent burst', () => {
  it('on one node passes no more than the limit', async () => {
    expect(admitted(await burst(made(gone), 'read', 'caller', 'ann', 1_000))).toBe(30);
  });

  it('on two nodes passes no more than the limit of one, to within 1 %', async () => {
    const nodes = [
      made(new RateLimitRepository(await openSource())),
      made(new RateLimitRepository(await openSource())),
    ];
    const lane = async (node: RateLimits): Promise<(Admission | null)[]> => {
      const seen: (Admission | null)[] = [];
      for (let i = 0; i < 10; i += 1)
        seen.push(await node.take('auth', 'address', '203.0.113.7').catch(() => null));
      return seen;
    };
    const lanes = Array.from({ length: 40 }, (_, i) => lane(nodes.at(i % 2)!));
    const admissions = await Promise.all(lanes);
    const passed = admitted(admissions.flat());
    expect(passed).toBeGreaterThanOrEqual(100);
    expect(passed).toBeLessThanOrEqual(101);
  });

  it('of one subject takes nothing from another', async () => {
    const who = made(gone);
    await burst(who, 'read', 'caller', 'ann', 100);
    expect(admitted(await burst(who, 'read', 'caller', 'bob', 30))).toBe(30);
  });

  it('of an organisation or an address may be ten times that of a person', async () => {
    expect(admitted(await burst(made(gone), 'read', 'tenant', 'acme', 400))).toBe(300);
    expect(admitted(await burst(made(gone), 'read', 'address', '203.0.113.8', 400))).toBe(300);
  });
});

describe('P38: with the shared counters gone', () => {
  it('sign-ins are refused for now', async () => {
    await expect(made(gone).take('auth', 'address', 'x')).rejects.toMatchObject({
      status: 503,
      headers: { 'retry-after': '2' },
    });
  });

  it('the rest is counted on this node', async () => {
    const who = made(gone);
    expect(admitted(await burst(who, 'read', 'caller', 'ann', 50))).toBe(30);
    expect(admitted(await burst(who, 'upload', 'caller', 'ann', 50))).toBe(10);
  });

  it('which is what happens when the database is closed', async () => {
    const source = await openSource();
    const who = made(new RateLimitRepository(source));
    expect((await who.take('auth', 'address', 'y'))?.allowed).toBe(true);
    await source.destroy();
    await expect(who.take('auth', 'address', 'y')).rejects.toMatchObject({ status: 503 });
    expect((await who.take('upload', 'caller', 'ann'))?.allowed).toBe(true);
  });
});

describe('an admission', () => {
  it('says what is left and when the window ends', async () => {
    const who = made(gone);
    const first = await who.take('read', 'caller', 'ann');
    expect(first).toMatchObject({ allowed: true, limit: 30, remaining: 29 });
    expect(first?.resetMs).toBeGreaterThan(59_000);
    expect(first?.resetMs).toBeLessThanOrEqual(60_000);
    const all = await burst(who, 'read', 'caller', 'ann', 30);
    expect(all.at(-1)).toMatchObject({ allowed: false, remaining: 0 });
  });

  it('is none where limits are off', async () => {
    expect(await made(gone, null).take('auth', 'address', 'x')).toBeNull();
  });
});

describe('the shared counters', () => {
  it('name class, kind and subject, and nothing else', async () => {
    await made(new RateLimitRepository(await openSource())).take('auth', 'address', '203.0.113.9');
    const rows = await peek<{ key: string; points: number }>(
      database,
      `select key, points from rate_limit where key like '%203.0.113.9'`,
    );
    expect(rows).toEqual([{ key: 'auth.address:203.0.113.9', points: 1 }]);
  });
});

import { currentAct, during, Logger, type Act } from '@patchbay/platform';
import { TestClock } from '@patchbay/platform/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiKeyRepository } from './api-key.repository.js';
import { ApiKeyUses } from './api-key-uses.js';

interface Write {
  tenantId: string;
  id: string;
  at: Date;
  since: Date;
  act: Act | undefined;
}

let clock: TestClock;
let writes: Write[];
let lines: string[];
let answer: () => Promise<void>;
let uses: ApiKeyUses;
beforeEach(() => {
  clock = new TestClock(new Date('2026-03-01T12:00:00Z'));
  writes = [];
  lines = [];
  answer = async () => {};
  const keys = {
    noteUse: (tenantId: string, id: string, at: Date, since: Date) => {
      writes.push({ tenantId, id, at, since, act: currentAct() });
      return answer();
    },
  } as unknown as ApiKeyRepository;
  uses = new ApiKeyUses(keys, clock, new Logger('debug', { write: (line: string) => void lines.push(line) }));
});

describe('uses of keys', () => {
  it('are written when they were, unless somebody has noted one in the minute before', () => {
    uses.note('acme', 'k1');
    expect(writes).toMatchObject([
      {
        tenantId: 'acme',
        id: 'k1',
        at: new Date('2026-03-01T12:00:00Z'),
        since: new Date('2026-03-01T11:59:00Z'),
      },
    ]);
  });

  it('are written once a minute at most, for each key by itself', () => {
    for (let second = 0; second < 120; second += 1) {
      uses.note('acme', 'k1');
      if (second % 2 === 0) uses.note('acme', 'k2');
      clock.advance(1_000);
    }
    expect(writes.map(({ id }) => id)).toEqual(['k1', 'k2', 'k1', 'k2']);
  });

  it('are tried again a minute after a failure, and the failure is told without the key', async () => {
    answer = () => Promise.reject(new Error('disk full'));
    uses.note('acme', 'k1');
    await uses.beforeApplicationShutdown();
    expect(lines.join('')).toContain('disk full');
    expect(lines.join('')).toContain('k1');
    answer = async () => {};
    clock.advance(59_999);
    uses.note('acme', 'k1');
    expect(writes).toHaveLength(1);
    clock.advance(1);
    uses.note('acme', 'k1');
    expect(writes).toHaveLength(2);
  });

  it('that are being written are waited for when the hub stops, whether they succeed or not', async () => {
    const ends: (() => void)[] = [];
    answer = () =>
      new Promise((done, fail) => {
        ends.push(ends.length === 0 ? done : () => fail(new Error('too late')));
      });
    uses.note('acme', 'k1');
    uses.note('acme', 'k2');
    let stopped = false;
    const stopping = uses.beforeApplicationShutdown().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    for (const end of ends) end();
    await stopping;
    expect(stopped).toBe(true);
  });

  it('are no part of what the request does: its entry in the audit log stays its own', () => {
    const declared = { action: 'workflow.update', targetId: '1', byService: false };
    const actor = { kind: 'api_key' as const, id: 'k1', name: 'Import' };
    const act: Act = { actor, requestId: 'r', ip: null, userAgent: null, declared };
    during(act, () => uses.note('acme', 'k1'));
    expect(writes.at(0)!.act).toMatchObject({ actor: { kind: 'system' }, requestId: null, declared: null });
    expect(act.declared).toBe(declared);
  });

  it('of very many keys do not fill the memory', () => {
    for (let n = 0; n < 25_000; n += 1) uses.note('acme', `k${n}`);
    expect(writes).toHaveLength(25_000);
    uses.note('acme', 'k24999');
    expect(writes).toHaveLength(25_000);
  });
});

import type { VerifiedToken } from '@patchbay/identity';
import { TestClock } from '@patchbay/platform/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { Attendance } from './attendance.js';

let clock: TestClock;
let alive: Map<string, number>;
let asked: [string, string[]][];
let revoked: Set<string>;
let looked: string[];
let attendance: Attendance<string>;
beforeEach(() => {
  clock = new TestClock();
  alive = new Map();
  asked = [];
  revoked = new Set();
  looked = [];
  attendance = new Attendance(
    {
      alive: async (tenantId, ids) => {
        asked.push([tenantId, ids]);
        return alive;
      },
    },
    async (key) => {
      looked.push(key);
      return !revoked.has(key);
    },
    clock,
  );
});

const token = (sessionId: string, tenantId = 'acme', version = 1): VerifiedToken => ({
  userId: 'u',
  tenantId,
  role: 'viewer',
  version,
  sessionId,
  expires: new Date(clock.now().getTime() + 60_000),
});

describe('attendance', () => {
  it('keeps those whose session is alive', async () => {
    alive.set('s1', 1);
    attendance.join('a', token('s1'));
    expect(await attendance.over()).toEqual([]);
  });

  it('P20: sends away whose session is not, or has another version', async () => {
    alive.set('s1', 1).set('s2', 2);
    for (const [name, session] of [
      ['a', 's1'],
      ['b', 's2'],
      ['c', 's3'],
    ] as const)
      attendance.join(name, token(session));
    expect(await attendance.over()).toEqual(['b', 'c']);
  });

  it('P20: sends away whose token has expired while connected', async () => {
    alive.set('s1', 1);
    attendance.join('a', token('s1'));
    clock.advance(59_999);
    expect(await attendance.over()).toEqual([]);
    clock.advance(1);
    expect(await attendance.over()).toEqual(['a']);
  });

  it('asks once per organisation, for each session once', async () => {
    attendance.join('a', token('s1'));
    attendance.join('b', token('s1'));
    attendance.join('c', token('s2'));
    attendance.join('d', token('s3', 'other'));
    await attendance.over();
    expect(asked).toEqual([
      ['acme', ['s1', 's2']],
      ['other', ['s3']],
    ]);
  });

  it('P28: keeps a program for as long as its key counts, however long that is', async () => {
    attendance.join('a', { tenantId: 'acme', apiKey: 'k1' });
    attendance.join('b', { tenantId: 'acme', apiKey: 'k2' });
    clock.advance(86_400_000);
    expect(await attendance.over()).toEqual([]);
    revoked.add('k2');
    expect(await attendance.over()).toEqual(['b']);
  });

  it('asks about each key once, however many connections it has', async () => {
    alive.set('s1', 1);
    attendance.join('a', { tenantId: 'acme', apiKey: 'k1' });
    attendance.join('b', { tenantId: 'acme', apiKey: 'k1' });
    attendance.join('c', token('s1'));
    revoked.add('k1');
    expect(await attendance.over()).toEqual(['a', 'b']);
    expect([looked, asked]).toEqual([['k1'], [['acme', ['s1']]]]);
  });

  it('sends nobody away when keys cannot be looked up', async () => {
    const broken = new Attendance(
      { alive: async () => alive },
      () => Promise.reject(new Error('no database')),
      clock,
    );
    broken.join('a', { tenantId: 'acme', apiKey: 'k1' });
    await expect(broken.over()).rejects.toThrow('no database');
  });

  it('knows who left, and asks nothing when nobody is there', async () => {
    const held = token('s1');
    attendance.join('a', held);
    expect(attendance.leave('a')).toBe(held);
    expect(attendance.leave('a')).toBeUndefined();
    expect(await attendance.over()).toEqual([]);
    expect(asked).toEqual([]);
  });
});

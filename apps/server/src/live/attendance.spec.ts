import type { VerifiedToken } from '@patchbay/identity';
import { TestClock } from '@patchbay/platform/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { Attendance } from './attendance.js';

let clock: TestClock;
let alive: Map<string, number>;
let asked: [string, string[]][];
let attendance: Attendance<string>;
beforeEach(() => {
  clock = new TestClock();
  alive = new Map();
  asked = [];
  attendance = new Attendance(
    {
      alive: async (tenantId, ids) => {
        asked.push([tenantId, ids]);
        return alive;
      },
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

  it('knows who left, and asks nothing when nobody is there', async () => {
    const held = token('s1');
    attendance.join('a', held);
    expect(attendance.leave('a')).toBe(held);
    expect(attendance.leave('a')).toBeUndefined();
    expect(await attendance.over()).toEqual([]);
    expect(asked).toEqual([]);
  });
});

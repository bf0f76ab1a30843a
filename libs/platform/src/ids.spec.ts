import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { armFault, fault } from './fault.js';
import { newId } from './ids.js';
import { SystemClock } from './clock.js';
import { TestClock } from './testing/test-clock.js';

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('newId', () => {
  it('is a UUID of version 7 that carries its time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (now) => {
        const id = newId(now);
        expect(id).toMatch(uuid7);
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now);
      }),
    );
  });

  it('sorts by time', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.nat(2 ** 31), (a, b) => {
        fc.pre(a !== b);
        expect(newId(a) < newId(b)).toBe(a < b);
      }),
    );
  });

  it('never repeats, also where the random numbers are filled up again', () => {
    const ids = Array.from({ length: 20_000 }, () => newId(1_700_000_000_000));
    expect(new Set(ids).size).toBe(20_000);
    expect(ids.every((id) => uuid7.test(id))).toBe(true);
  });

  it('uses all its random bits', () => {
    const tails = Array.from({ length: 2_000 }, () => newId(0).replaceAll('-', '').slice(12));
    const digits = Array.from({ length: 20 }, (_, at) => new Set(tails.map((tail) => tail[at])).size);
    expect(digits).toEqual([1, 16, 16, 16, 4, ...Array.from({ length: 15 }, () => 16)]);
  });
});

describe('fault points', () => {
  it('do nothing unless armed, what they are armed with until disarmed', async () => {
    const seen: string[] = [];
    await fault('here');
    const disarm = armFault('here', () => void seen.push('hit'));
    await fault('here');
    await fault('elsewhere');
    disarm();
    await fault('here');
    expect(seen).toEqual(['hit']);
  });

  it('fail or delay the work they stand in', async () => {
    const disarm = armFault('here', async () => {
      await Promise.resolve();
      throw new Error('killed here');
    });
    await expect(fault('here')).rejects.toThrow('killed here');
    disarm();
  });
});

describe('clocks', () => {
  it('of the system tells the time of the system', () => {
    const before = Date.now();
    expect(new SystemClock().now().getTime()).toBeGreaterThanOrEqual(before);
  });

  it('of tests stands still until told to go on, and cannot be moved by who reads it', () => {
    const clock = new TestClock(new Date('2026-01-01T00:00:00Z'));
    clock.now().setFullYear(1999);
    expect(clock.now()).toEqual(new Date('2026-01-01T00:00:00Z'));
    clock.advance(90_000);
    expect(clock.now()).toEqual(new Date('2026-01-01T00:01:30Z'));
  });
});

import { TestClock } from '@patchbay/platform/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { Trust } from './trust.js';

let clock: TestClock;
let trust: Trust<number>;
let reads: number;
beforeEach(() => {
  clock = new TestClock();
  trust = new Trust(clock, 1_000);
  reads = 0;
});
const read = async (): Promise<number> => (reads += 1);

describe('trust', () => {
  it('remembers for its time and not a millisecond longer', async () => {
    expect(await trust.get('a', read)).toBe(1);
    clock.advance(999);
    expect(await trust.get('a', read)).toBe(1);
    clock.advance(1);
    expect(await trust.get('a', read)).toBe(2);
  });

  it('knows one from another', async () => {
    expect(await trust.get('a', read)).toBe(1);
    expect(await trust.get('b', read)).toBe(2);
    expect(await trust.get('a', read)).toBe(1);
  });

  it('forgets at once', async () => {
    await trust.get('a', read);
    trust.forget('a');
    expect(await trust.get('a', read)).toBe(2);
  });

  it('reads again what does not fit', async () => {
    await trust.get('a', read);
    expect(await trust.get('a', read, (value) => value > 1)).toBe(2);
    expect(await trust.get('a', read, (value) => value > 1)).toBe(2);
  });

  it('does not remember what was read while something ended', async () => {
    let goOn = (): void => undefined;
    const slow = trust.get('a', async () => {
      await new Promise<void>((resolve) => (goOn = resolve));
      return 7;
    });
    trust.forget('a');
    goOn();
    expect(await slow).toBe(7);
    expect(await trust.get('a', read)).toBe(1);
  });

  it('does not remember a failure', async () => {
    await expect(trust.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await trust.get('a', read)).toBe(1);
  });

  it('holds no more than 10,000', async () => {
    for (let n = 0; n <= 10_000; n += 1) await trust.get(String(n), read);
    expect(await trust.get('10000', read)).toBe(10_001);
    expect(await trust.get('0', read)).toBe(10_002);
  });
});

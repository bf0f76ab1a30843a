import { describe, expect, it } from 'vitest';
import { collect } from '../testing/files.js';
import { oneAhead } from './one-ahead.js';

async function* numbers(count: number, log: string[] = [], failAt = -1): AsyncIterable<number> {
  try {
    for (let i = 0; i < count; i += 1) {
      await Promise.resolve();
      if (i === failAt) throw new Error(`failed at ${i}`);
      log.push(`made ${i}`);
      yield i;
    }
  } finally {
    log.push('closed');
  }
}

const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('one ahead', () => {
  it.each([0, 1, 2, 10])('yields all of %i in order', async (count) => {
    expect(await collect(oneAhead(numbers(count)))).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('makes the next while the last is worked on, and no more than that', async () => {
    const log: string[] = [];
    for await (const item of oneAhead(numbers(3, log))) {
      await settled();
      log.push(`used ${item}`);
    }
    expect(log).toEqual(['made 0', 'made 1', 'used 0', 'made 2', 'used 1', 'closed', 'used 2']);
  });

  it('tells a failure after everything before it has been used', async () => {
    const used: number[] = [];
    const run = async (): Promise<void> => {
      for await (const item of oneAhead(numbers(5, [], 2))) {
        await settled();
        used.push(item);
      }
    };
    await expect(run()).rejects.toThrow('failed at 2');
    expect(used).toEqual([0, 1]);
  });

  it('closes its source when the caller stops', async () => {
    const log: string[] = [];
    for await (const item of oneAhead(numbers(100, log))) if (item === 1) break;
    expect(log).toEqual(['made 0', 'made 1', 'made 2', 'closed']);
  });

  it('closes its source when the caller throws, and the caller’s error is the one that is heard', async () => {
    const log: string[] = [];
    const run = async (): Promise<void> => {
      for await (const item of oneAhead(numbers(5, log, 1))) throw new Error(`mine ${item}`);
    };
    await expect(run()).rejects.toThrow('mine 0');
    expect(log.at(-1)).toBe('closed');
  });
});

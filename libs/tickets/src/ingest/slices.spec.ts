import { describe, expect, it } from 'vitest';
import { collect } from '../testing/files.js';
import { mapInSlices, slices } from './slices.js';

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('a long list', () => {
  it.each([0, 1, 249, 250, 251, 1_000, 1_001])('of %i is mapped whole, in order', async (n) => {
    expect(await mapInSlices(numbers(n), (i) => i * 2)).toEqual(numbers(n).map((i) => i * 2));
  });

  it('lets others have their turn', async () => {
    let turns = 0;
    let done = false;
    const count = (): void => {
      turns += 1;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    await mapInSlices(numbers(2_500), (i) => i);
    done = true;
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  it('fails with the item that fails, and maps none after it', async () => {
    const seen: number[] = [];
    const mapped = mapInSlices(numbers(1_000), (i) => {
      seen.push(i);
      if (i === 600) throw new Error('row 600');
      return i;
    });
    await expect(mapped).rejects.toThrow('row 600');
    expect(seen).toHaveLength(601);
  });
});

describe('its slices', () => {
  it.each([0, 1, 250, 251, 999])('of %i hold every item once, in order, few at a time', async (n) => {
    const parts = await collect(slices(numbers(n)));
    expect(parts.flat()).toEqual(numbers(n));
    expect(Math.max(0, ...parts.map((part) => part.length))).toBeLessThanOrEqual(250);
  });

  it('are made no further than they are asked for', async () => {
    const seen: number[] = [];
    for await (const part of slices(numbers(2_000))) {
      seen.push(...part);
      if (seen.length >= 500) break;
    }
    expect(seen).toEqual(numbers(500));
  });
});

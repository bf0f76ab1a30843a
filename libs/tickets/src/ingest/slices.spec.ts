import { describe, expect, it } from 'vitest';
import { mapInSlices } from './slices.js';

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

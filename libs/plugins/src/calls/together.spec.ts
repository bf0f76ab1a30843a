import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Together } from './together.js';

const later = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('items that come together', () => {
  it('share one run, and each gets its own result', async () => {
    const batches: number[][] = [];
    const together = new Together<number, number>((_tenant, items) => {
      batches.push(items);
      return Promise.resolve(items.map((item) => item * 2));
    });
    expect(await Promise.all([1, 2, 3].map((item) => together.add('a', item)))).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('while a run is under way share the next one', async () => {
    const batches: number[][] = [];
    let release = (): void => {};
    const together = new Together<number, number>(async (_tenant, items) => {
      batches.push(items);
      if (batches.length === 1) await new Promise<void>((done) => (release = done));
      return items;
    });
    const first = together.add('a', 1);
    await later();
    const rest = [2, 3, 4].map((item) => together.add('a', item));
    release();
    expect(await Promise.all([first, ...rest])).toEqual([1, 2, 3, 4]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  it('of different tenants never share one', async () => {
    const seen: [string, number[]][] = [];
    const together = new Together<number, number>((tenant, items) => {
      seen.push([tenant, items]);
      return Promise.resolve(items);
    });
    await Promise.all([together.add('a', 1), together.add('b', 2), together.add('a', 3)]);
    expect(seen).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ]);
  });

  it('fail together, and the next ones do not', async () => {
    let broken = true;
    const together = new Together<number, number>((_tenant, items) =>
      broken ? Promise.reject(new Error('down')) : Promise.resolve(items),
    );
    const failed = await Promise.allSettled([together.add('a', 1), together.add('a', 2)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await together.add('a', 3)).toBe(3);
  });

  it('are never lost, doubled or mixed up, however they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ tenant: fc.constantFrom('a', 'b', 'c'), pause: fc.boolean() }), {
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 7 }),
        async (steps, most) => {
          const ran: string[] = [];
          const together = new Together<string, string>(async (tenant, items) => {
            expect(items.length).toBeLessThanOrEqual(most);
            await later();
            ran.push(...items.map((item) => `${tenant}${item}`));
            return items.map((item) => `${tenant}:${item}`);
          }, most);
          const answers: Promise<string>[] = [];
          for (const [i, { tenant, pause }] of steps.entries()) {
            answers.push(together.add(tenant, String(i)));
            if (pause) await later();
          }
          expect(await Promise.all(answers)).toEqual(steps.map(({ tenant }, i) => `${tenant}:${i}`));
          expect(ran.sort()).toEqual(steps.map(({ tenant }, i) => `${tenant}${i}`).sort());
        },
      ),
      { numRuns: 60 },
    );
  });
});

import { pathToFileURL } from 'node:url';
import { Logger } from '@patchbay/platform';
import type { Capability } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folder } from '../eval/testing/files.js';
import { ScorerPool } from './scorer-pool.js';

const { write } = folder();

class Listening extends Logger {
  readonly warnings: unknown[] = [];
  override warn(message: string, fields?: Record<string, unknown>): void {
    this.warnings.push({ message, ...fields });
  }
}

function pool(batch: number) {
  const log = new Listening('silent');
  const run: Capability['run'] = {
    where: 'worker',
    entry: new URL('./testing/fixture-scorer.ts', import.meta.url),
    model: pathToFileURL(write('m.bin', 'm')),
    batch,
    timeoutMs: 1000,
    memoryMb: 64,
  };
  const made = new ScorerPool(log);
  const score = async (texts: string[]) =>
    (
      await made.score(
        run,
        texts.map((text) => ({ text })),
        'bulk',
      )
    ).scored.map((one) => one?.label ?? null);
  return {
    log,
    score,
    raw: (texts: string[]) =>
      made.score(
        run,
        texts.map((text) => ({ text })),
        'bulk',
      ),
  };
}

describe('a poisoned item', () => {
  it.each<[string, string[], (string | null)[]]>([
    ['first', ['poison', 'b', 'c'], [null, 'b', 'c']],
    ['last', ['a', 'b', 'poison'], ['a', 'b', null]],
    ['alone', ['poison'], [null]],
    ['twice', ['poison', 'b', 'poison', 'd'], [null, 'b', null, 'd']],
    ['everywhere', ['poison', 'poison', 'poison'], [null, null, null]],
    ['nowhere', ['a', 'b'], ['a', 'b']],
    ['in a scorer that answers too little', ['a', 'short', 'c'], ['a', null, 'c']],
  ])('fails alone: %s', async (_, texts, expected) => {
    expect(await pool(50).score(texts)).toEqual(expected);
  });

  it('is found wherever it lies, and never moves its neighbours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'poison'), { maxLength: 24 }),
        fc.integer({ min: 1, max: 9 }),
        async (texts, batch) => {
          const expected = texts.map((text) => (text === 'poison' ? null : text));
          expect(await pool(batch).score(texts)).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is told of once, with the reason', async () => {
    const { log, score } = pool(50);
    await score(['a', 'poison', 'c']);
    expect(log.warnings).toEqual([{ message: 'an item could not be scored', error: 'Error: poison' }]);
  });

  it('leaves the version of the model known', async () => {
    expect((await pool(50).raw(['poison', 'b'])).version).toMatch(/^m, loaded/);
    expect(await pool(50).raw([])).toEqual({ version: '', scored: [] });
  });
});

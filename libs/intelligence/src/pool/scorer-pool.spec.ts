import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Logger } from '@patchbay/platform';
import type { Capability } from '@patchbay/plugin-sdk';
import { afterAll, describe, expect, it } from 'vitest';
import { folder } from '../eval/testing/files.js';
import { ScorerHost } from './scorer-host.js';
import type { ScorerPool } from './scorer-pool.js';

const dist = new URL('../../dist/src/pool/', import.meta.url);
const plugins = new URL('../../../../plugins/', import.meta.url);
const fixture = new URL('testing/fixture-scorer.js', dist);
const present = existsSync(fixture) && existsSync(new URL('sentiment/dist/src/scorer.js', plugins));
if (!present) console.log('skipped: worker threads run from dist, run "npm run build" first');

const { write } = folder();
const pools: ScorerPool[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.onApplicationShutdown())));

/** A pool as it runs in the hub. */
async function pool(): Promise<ScorerPool> {
  const module = (await import(new URL('scorer-pool.js', dist).href)) as { ScorerPool: typeof ScorerPool };
  const made = new module.ScorerPool(new Logger('silent'));
  pools.push(made);
  return made;
}

const run = (more: Partial<Capability['run']> = {}): Capability['run'] => ({
  where: 'worker',
  entry: fixture,
  model: pathToFileURL(write('m.bin', 'm')),
  batch: 50,
  timeoutMs: 5000,
  memoryMb: 128,
  ...more,
});
const items = (...texts: string[]) => texts.map((text) => ({ text }));
const labels = (result: Awaited<ReturnType<ScorerPool['score']>>) =>
  result.scored.map((one) => one?.label ?? null);

describe.runIf(present)('scorer threads', () => {
  it.each(['sentiment', 'intent'])('answer %s bit for bit like the same code in process', async (name) => {
    const model = new URL(`${name}/models/${name}.bin`, plugins);
    const batch = [
      'The app crashes every time I open a report, I am furious.',
      'Please refund invoice 2291, you charged us twice.',
      'Thank you for the fast help!',
      '',
      'ok 👍',
      'how do I '.repeat(2000),
    ].map((body, at) => ({ subject: at % 2 ? null : 'Subject', body }));
    const threaded = await (
      await pool()
    ).score(
      run({ entry: new URL(`${name}/dist/src/scorer.js`, plugins), model, batch: 4, memoryMb: 256 }),
      batch,
      'bulk',
    );
    const inline = await new ScorerHost().score({
      entry: new URL(`${name}/src/scorer.ts`, plugins).href,
      model: fileURLToPath(model),
      batch,
    });
    expect(threaded.version).toBe(inline.version);
    expect(threaded.scored).toEqual(inline.scored);
  });

  it('isolate a poisoned item', async () => {
    expect(labels(await (await pool()).score(run(), items('a', 'poison', 'c'), 'bulk'))).toEqual([
      'a',
      null,
      'c',
    ]);
  });

  it('end a batch that takes too long, and go on with the next', async () => {
    const made = await pool();
    const limits = run({ timeoutMs: 1500 });
    expect(labels(await made.score(limits, items('spin'), 'bulk'))).toEqual([null]);
    expect(labels(await made.score(limits, items('a', 'b'), 'bulk'))).toEqual(['a', 'b']);
  });

  it('save the neighbours of an item that never ends', async () => {
    const made = await pool();
    expect(labels(await made.score(run({ timeoutMs: 1500 }), items('a', 'spin'), 'bulk'))).toEqual([
      'a',
      null,
    ]);
  });

  it('end a scorer that takes all memory, and go on with the next', async () => {
    const made = await pool();
    const limits = run({ memoryMb: 24, timeoutMs: 60_000 });
    expect(labels(await made.score(limits, items('hog'), 'bulk'))).toEqual([null]);
    expect(labels(await made.score(limits, items('a'), 'bulk'))).toEqual(['a']);
  }, 60_000);

  it('load a model once for all batches, and another beside it', async () => {
    const made = await pool();
    const other = run({ model: pathToFileURL(write('n.bin', 'n')) });
    const versions: string[] = [];
    for (const limits of [run(), run(), other, run()])
      versions.push((await made.score(limits, items('x'), 'bulk')).version);
    expect(versions).toEqual(['m, loaded 1x', 'm, loaded 1x', 'n, loaded 1x', 'm, loaded 1x']);
  });

  it('load a model anew after their thread had to be ended', async () => {
    const made = await pool();
    const limits = run({ timeoutMs: 1500 });
    await made.score(limits, items('x'), 'bulk');
    await made.score(limits, items('spin'), 'bulk');
    expect((await made.score(limits, items('x'), 'bulk')).version).toBe('m, loaded 1x');
  });

  it('score news before imports that wait longer', async () => {
    const made = await pool();
    const done: string[] = [];
    const ask = async (name: string, lane: 'interactive' | 'bulk') => {
      await made.score(run(), items('x'), lane);
      done.push(name);
    };
    const threads = Math.max(1, (await import('node:os')).availableParallelism() - 1);
    const first = Array.from({ length: threads }, (_, at) => ask(`running ${at}`, 'bulk'));
    const rest = [ask('import 1', 'bulk'), ask('import 2', 'bulk'), ask('news', 'interactive')];
    await Promise.all([...first, ...rest]);
    expect(done.indexOf('news')).toBeLessThan(done.indexOf('import 2'));
    expect(done.indexOf('import 1')).toBeLessThan(done.indexOf('import 2'));
  });

  it('score many batches of many callers, each with its own answers', async () => {
    const made = await pool();
    const callers = Array.from({ length: 12 }, (_, at) =>
      Array.from({ length: 120 }, (_unused, row) => `t${at}-${row}`),
    );
    const answers = await Promise.all(callers.map((texts) => made.score(run(), items(...texts), 'bulk')));
    expect(answers.map(labels)).toEqual(callers);
  });

  it('stop with the application: what is running or waiting is refused, not taken for poison', async () => {
    const made = await pool();
    const ask = (text: string) => made.score(run({ timeoutMs: 30_000 }), items(text), 'bulk');
    const asked = [ask('spin'), ask('spin'), ask('x'), ask('y')];
    const ended = Promise.allSettled(asked);
    await new Promise((done) => setImmediate(done));
    await made.onApplicationShutdown();
    for (const one of await ended)
      expect(one).toMatchObject({ status: 'rejected', reason: { name: 'ScoringStopped' } });
    await expect(ask('z')).rejects.toThrow('scoring was stopped');
  });
});

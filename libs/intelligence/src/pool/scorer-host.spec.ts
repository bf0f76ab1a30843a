import { describe, expect, it } from 'vitest';
import { folder } from '../eval/testing/files.js';
import { ScorerHost } from './scorer-host.js';

const { path, write } = folder();
const entry = new URL('./testing/fixture-scorer.ts', import.meta.url).href;
const model = (name: string): string => write(`${name}.bin`, name);
const texts = (...list: string[]) => list.map((text) => ({ text }));

describe('ScorerHost', () => {
  it('scores in the order of the batch and tells the version', async () => {
    const host = new ScorerHost();
    const { version, scored } = await host.score({ entry, model: model('a'), batch: texts('one', 'three') });
    expect(version).toBe('a, loaded 1x');
    expect(scored.map((one) => one.value)).toEqual(['3', '5']);
  });

  it('loads a model once, also when two batches come at once', async () => {
    const host = new ScorerHost();
    const request = { entry, model: model('b'), batch: texts('x') };
    const versions = await Promise.all([host.score(request), host.score(request)]);
    const later = await host.score(request);
    expect([...versions, later].map((one) => one.version)).toEqual(Array(3).fill('b, loaded 1x'));
  });

  it('keeps models apart', async () => {
    const host = new ScorerHost();
    const of = async (name: string) =>
      (await host.score({ entry, model: model(name), batch: texts('x') })).version;
    expect([await of('c'), await of('d'), await of('c')]).toEqual([
      'c, loaded 1x',
      'd, loaded 1x',
      'c, loaded 1x',
    ]);
  });

  it.each<[string, string, string, RegExp]>([
    ['a scorer that fails', 'poison', 'e', /^poison$/],
    ['a scorer that answers too little', 'short', 'e', /^the scorer answered 0 of 1 items$/],
    ['a model that cannot be read', 'x', 'broken', /^this model is broken$/],
  ])('tells of %s', async (_, text, name, reason) => {
    await expect(new ScorerHost().score({ entry, model: model(name), batch: texts(text) })).rejects.toThrow(
      reason,
    );
  });

  it('tells of a model file and a module that are not there', async () => {
    const host = new ScorerHost();
    await expect(host.score({ entry, model: `${path}/gone.bin`, batch: [] })).rejects.toThrow(/ENOENT/);
    await expect(host.score({ entry: `${entry}x`, model: model('f'), batch: [] })).rejects.toThrow(
      /fixture-scorer\.tsx/,
    );
  });

  it('opens a model again after it could not be opened', async () => {
    const host = new ScorerHost();
    const late = `${path}/late.bin`;
    await expect(host.score({ entry, model: late, batch: [] })).rejects.toThrow(/ENOENT/);
    write('late.bin', 'late');
    expect((await host.score({ entry, model: late, batch: texts('x') })).version).toBe('late, loaded 1x');
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCapability } from './capability-package.js';
import { example } from './testing/answered.js';
import { folder } from './testing/files.js';
import { toyCapability } from './testing/toy-capability.js';
import { labelled, rowsFingerprint, trainingRows } from './training-rows.js';

const { path } = folder();
const datasets = join(path, 'datasets');
let packages = 0;

/** A package whose model is made of these sources. */
function capability(sources: unknown, files: Record<string, string>) {
  const home = join(path, `package-${packages++}`);
  mkdirSync(join(home, 'training'), { recursive: true });
  mkdirSync(datasets, { recursive: true });
  writeFileSync(join(home, 'training', 'sources.json'), JSON.stringify(sources));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(home, 'training', name), content);
  return toyCapability('sentiment', home);
}

const own = { 'own.csv': 'group,sentiment,text\ng1,negative,bad\n,positive,good\n' };
const publicSet = (rows: string) => ({
  dataset: 'set.csv',
  rows_sha256: rows,
  licence: 'MIT',
  source: 'example.com/set',
  map: ['valence=mean'],
});
const fingerprint = rowsFingerprint([
  example(['positive'], { valence: 2, input: { subject: null, body: 'fine' } }),
  example(['neutral'], { valence: 0.5, input: { subject: null, body: 'so so' } }),
]);

describe('trainingRows', () => {
  it('reads the files of the package in the order of its list', async () => {
    const made = capability([{ file: 'own.csv' }, { file: 'more.csv' }], {
      ...own,
      'more.csv': 'sentiment,text\nneutral,hm\n',
    });
    const rows = await trainingRows(made, null);
    expect(rows.map(({ input, labels, group }) => [input.body, labels[0], group])).toEqual([
      ['bad', 'negative', 'g1'],
      ['good', 'positive', undefined],
      ['hm', 'neutral', undefined],
    ]);
  });

  it('adds a public set, however it is quoted', async () => {
    const made = capability([{ file: 'own.csv' }, publicSet(fingerprint)], own);
    for (const content of [
      'id,mean,text\n1,2,fine\n2,0.5,so so\n',
      'text,mean\r\n"fine",2\r\n"so so",0.5\r\n',
    ]) {
      writeFileSync(join(datasets, 'set.csv'), content);
      expect((await trainingRows(made, datasets)).map((row) => row.labels[0])).toEqual([
        'negative',
        'positive',
        'positive',
        'neutral',
      ]);
    }
  });

  it('says what it needs when nobody named the folder of public sets', async () => {
    const made = capability([publicSet(fingerprint)], {});
    await expect(trainingRows(made, null)).rejects.toThrow(
      'training needs set.csv (MIT, from example.com/set): put it into a folder and name that with --datasets <folder>',
    );
  });

  it('refuses other rows, and names a set that is not there', async () => {
    const made = capability([publicSet('0000')], {});
    writeFileSync(join(datasets, 'set.csv'), 'mean,text\n1,other\n');
    await expect(trainingRows(made, datasets)).rejects.toThrow(
      /^set\.csv has other rows than the model was trained on: fingerprint [0-9a-f]{64}, not 0000$/,
    );
    await expect(trainingRows(made, join(path, 'empty'))).rejects.toThrow('set.csv cannot be read');
  });

  it.each([[{ file: 1 }], [{ dataset: 'x' }], 'text'])('refuses a list that is none: %j', async (sources) => {
    await expect(trainingRows(capability(sources, {}), null)).rejects.toThrow(/invalid/i);
  });
});

describe('labelled', () => {
  const rows = [example(['a'], { group: 'g' }), example([])];

  it('gives one label for sentiment and a list for intent', () => {
    expect(labelled('sentiment', rows).map((row) => row.label)).toEqual(['a', '']);
    expect(labelled('intent', rows).map((row) => row.label)).toEqual([['a'], []]);
    expect(labelled('intent', rows).map((row) => row.group)).toEqual(['g', undefined]);
  });
});

describe('loadCapability', () => {
  it.each(['sentiment', 'intent'])('finds %s by the name of its package', async (name) => {
    const loaded = await loadCapability(name);
    expect(loaded.name).toBe(name);
    expect(loaded.folder.endsWith(join('plugins', name))).toBe(true);
    expect(loaded.scorer).toHaveProperty('score');
  });

  it.each(['', 'churn', '../sentiment'])('refuses "%s" and tells what there is', async (name) => {
    await expect(loadCapability(name)).rejects.toThrow(
      `there is no capability "${name}"; there are sentiment, intent`,
    );
  });
});

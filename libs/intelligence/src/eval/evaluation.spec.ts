import { describe, expect, it } from 'vitest';
import { evaluation } from './evaluation.js';
import { evalOptions } from './options.js';
import { InputProblem } from './problems.js';
import { folder } from './testing/files.js';
import { toyCapability, type ToyCapability } from './testing/toy-capability.js';

const { path, write } = folder();
write(
  'train.csv',
  `text,label,group\n${['red', 'blue', 'green']
    .map((label) => `${label} sky,${label},g\n`)
    .join('')
    .repeat(4)}`,
);
write('test.csv', 'id,text,label\n1,a red car,red\n2,the blue sea,blue\n3,green tea,red\n');
write('multi.jsonl', '{"text":"red and blue","labels":["red","blue"]}\n{"text":"plain","labels":[]}\n');
write(
  'moods.csv',
  'text,sentiment\nnegative words,negative\npositive words,positive\nneutral words,neutral\n',
);
write('valence.csv', 'text,mean\nnegative words,-2\npositive words,3\nneutral words,0.1\n');
write(
  'groups.csv',
  'text,label,repo\nred a,red,x\nblue b,blue,x\nred c,red,y\ngreen d,green,y\nblue e,blue,x\ngreen f,green,y\n',
);

const run = (line: string, capability: ToyCapability) => {
  const argv = line.split(' ');
  return evaluation(capability, evalOptions(argv), {
    argv,
    base: path,
    now: new Date('2026-01-02T03:04:05Z'),
    progress: () => {},
  });
};

describe('evaluation', () => {
  it('reports metrics beside the naive answer', async () => {
    const { report } = await run(
      'intent --train train.csv --test test.csv --seed 7 --bootstrap 20',
      toyCapability('intent'),
    );
    expect(report).toMatchObject({
      schema: 'patchbay.eval/1',
      capability: 'intent',
      task: 'single',
      provider: 'embedded',
      modelVersion: 'toy-3',
      seed: 7,
      createdAt: '2026-01-02T03:04:05.000Z',
      n: 3,
      metrics: { accuracy: 2 / 3, top3Accuracy: 1, coverage: 1 },
      baseline: { name: 'majority', metrics: { accuracy: 1 / 3 } },
      confusion: { labels: ['blue', 'green', 'red'] },
      modelBytes: 'blue,green,red'.length,
      warnings: [],
    });
    expect(report.argv).toContain('--seed');
    expect(report.data.train[0]).toMatchObject({ file: 'train.csv', rows: 12, used: 12 });
    expect(report.data.test[0]).toMatchObject({ file: 'test.csv', rows: 3, used: 3 });
    expect(report.ci95['accuracy']?.[0]).toBeLessThanOrEqual(2 / 3);
    expect(report.perClass['red']).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
  });

  it('never shows the truth to the scorer', async () => {
    const capability = toyCapability('intent');
    await run('intent --train train.csv --test test.csv --bootstrap 0', capability);
    expect(capability.seen).toEqual([
      [
        { subject: null, body: 'a red car' },
        { subject: null, body: 'the blue sea' },
        { subject: null, body: 'green tea' },
      ],
    ]);
  });

  it('asks in batches', async () => {
    write('long.csv', `text,label\n${'red,red\n'.repeat(450)}`);
    const capability = toyCapability('intent');
    await run('intent --train train.csv --test long.csv --bootstrap 0', capability);
    expect(capability.seen.map((batch) => batch.length)).toEqual([200, 200, 50]);
  });

  it('tells each prediction so that metrics can be computed again', async () => {
    const { predictions } = await run(
      'intent --train train.csv --test test.csv --bootstrap 0',
      toyCapability('intent'),
    );
    expect(predictions[2]).toEqual({
      row: 3,
      id: '3',
      gold: 'red',
      predicted: 'green',
      confidence: 0.9,
      scores: { blue: 0.05, green: 0.9, red: 0.05 },
      factors: [{ feature: 'green', contribution: 1 }],
    });
  });

  it('is the same twice but for clock and memory', async () => {
    const line = 'intent --train train.csv --test test.csv --bootstrap 50';
    const [a, b] = [await run(line, toyCapability('intent')), await run(line, toyCapability('intent'))];
    expect(a.predictions).toEqual(b.predictions);
    const { timing: _t, memory: _m, ...rest } = a.report;
    expect(b.report).toMatchObject(rest);
  });

  it('hands seed, labels and groups to the trainer', async () => {
    const capability = toyCapability('intent');
    await run('intent --train train.csv --test test.csv --seed 9 --bootstrap 0', capability);
    expect(capability.trainings).toHaveLength(1);
    expect(capability.trainings[0]).toMatchObject({ seed: 9 });
    expect(capability.trainings[0]?.rows[0]).toEqual({
      input: { subject: null, body: 'red sky' },
      label: ['red'],
      group: 'g',
    });
  });

  it('takes so many rows of each label', async () => {
    const capability = toyCapability('intent');
    const { report } = await run(
      'intent --train train.csv --test test.csv --per-label 2 --bootstrap 0',
      capability,
    );
    expect(capability.trainings[0]?.rows).toHaveLength(6);
    expect(report.data.train[0]).toMatchObject({ rows: 12, used: 6 });
  });

  it('filters training and test rows apart', async () => {
    const capability = toyCapability('intent');
    const { report } = await run(
      'intent --train train.csv --where-train label=red|blue --test test.csv --where-test id=1|3 --bootstrap 0',
      capability,
    );
    expect(report.n).toBe(2);
    expect(report.data).toMatchObject({ train: [{ rows: 12, used: 8 }], test: [{ rows: 3, used: 2 }] });
  });

  it('asks every row once with folds, each model without the rows it is asked', async () => {
    const capability = toyCapability('intent');
    const { report, predictions } = await run('intent --train groups.csv --cv 3 --bootstrap 0', capability);
    expect(report.modelVersion).toBe('3 models');
    expect(predictions).toHaveLength(6);
    expect(capability.trainings.map(({ rows }) => rows.length)).toEqual([4, 4, 4]);
  });

  it('trains a model for each group', async () => {
    const capability = toyCapability('intent');
    const { report } = await run(
      'intent --map group=repo --per-group --train groups.csv --test groups.csv --bootstrap 0',
      capability,
    );
    expect(report.metrics['meanGroupMacroF1']).toBe(1);
    expect(capability.trainings.map(({ rows }) => rows.length)).toEqual([3, 3]);
    expect(capability.trainings.flatMap(({ rows }) => rows.map((row) => row.group))).toEqual(
      Array(6).fill(undefined),
    );
  });

  it('judges sets of labels', async () => {
    const { report } = await run(
      'intent --train train.csv --test multi.jsonl --bootstrap 0',
      toyCapability('intent'),
    );
    expect(report).toMatchObject({
      task: 'multi',
      n: 2,
      confusion: null,
      metrics: { atLeastOneCorrect: 0.5 },
    });
  });

  it('judges sentiment in classes, as two classes and as a number', async () => {
    const capability = toyCapability('sentiment');
    const classes = await run('sentiment --train moods.csv --test moods.csv --bootstrap 0', capability);
    expect(classes.report).toMatchObject({ task: 'classes', n: 3, metrics: { accuracy: 1 } });
    const binary = await run(
      'sentiment --train moods.csv --test moods.csv --binary --bootstrap 0',
      capability,
    );
    expect(binary.report).toMatchObject({ task: 'binary', n: 2, metrics: { binaryAccuracy: 1, auc: 1 } });
    const valence = await run(
      'sentiment --train moods.csv --test valence.csv --map valence=mean --bootstrap 0',
      capability,
    );
    expect(valence.report.metrics['accuracy']).toBe(1);
    expect(valence.report.metrics['pearson']).toBeGreaterThan(0.9);
  });

  it('warns of undefined metrics', async () => {
    write('one.csv', 'text,label\nred,red\n');
    const { report } = await run(
      'intent --train train.csv --test one.csv --oos none --bootstrap 0',
      toyCapability('intent'),
    );
    expect(report.metrics).toMatchObject({ oosAuc: null, oosRecall: null });
    expect(report.warnings).toEqual([
      'oosAuc is undefined on these rows',
      'oosRecall is undefined on these rows',
    ]);
  });

  it('uses a model that was saved', async () => {
    write('intent.bin', 'red,blue');
    const capability = toyCapability('intent');
    const { report } = await run('intent --model . --test test.csv --bootstrap 0', capability);
    expect(report).toMatchObject({ modelVersion: 'toy-2', data: { train: [] } });
    expect(capability.trainings).toHaveLength(0);
  });

  it('measures the naive answer on the test rows when nothing was trained', async () => {
    write('intent.bin', 'red,blue');
    const { report } = await run('intent --model . --test test.csv --bootstrap 0', toyCapability('intent'));
    expect(report.baseline.metrics['accuracy']).toBeCloseTo(2 / 3, 12);
  });
});

describe('evaluation refuses by name', () => {
  it.each<[string, string, RegExp]>([
    ['a missing file', 'intent --test gone.csv', /^gone\.csv cannot be read$/],
    [
      'a missing column',
      'intent --map text=body --test test.csv',
      /^test\.csv has no column body; it has id, text, label$/,
    ],
    ['a truth of the other task', 'intent --task multi --test test.csv', /^test\.csv has no column labels/],
    [
      'one class',
      'intent --train train.csv --where-train label=red --test test.csv',
      /^train\.csv: needs two labels, got: red$/,
    ],
    [
      'a group without training rows',
      'intent --map group=id --per-group --train test.csv --test groups.csv',
      /^no training row of group ""$/,
    ],
    [
      'no rows that count',
      'sentiment --train moods.csv --test moods.csv --where-test sentiment=neutral --binary',
      /^moods\.csv: no row counts for the task binary$/,
    ],
    ['a model that is not there', 'intent --model nowhere --test test.csv', /intent\.bin cannot be read$/],
    ['nothing to score', 'intent', /^there is nothing to score/],
  ])('%s', async (_, line, reason) => {
    const capability = toyCapability(line.startsWith('intent') ? 'intent' : 'sentiment');
    await expect(run(line, capability)).rejects.toThrow(InputProblem);
    await expect(run(line, capability)).rejects.toThrow(reason);
  });
});

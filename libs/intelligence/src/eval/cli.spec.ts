import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EvalReport } from './report.js';
import { folder } from './testing/files.js';

const built = fileURLToPath(new URL('../../dist/src/eval/', import.meta.url));
const present = existsSync(join(built, 'split-cli.js'));
if (!present) console.log('skipped: the commands run from dist, run "npm run build" first');

const { path, write } = folder();
const topics = {
  billing_issue: ['invoice', 'refund', 'charged'],
  bug_report: ['crash', 'error', 'broken'],
  access_problem: ['login', 'password', 'locked'],
};
const words = ['the', 'my', 'please', 'again', 'today', 'help', 'with', 'on'];
const rows = Array.from({ length: 120 }, (_, at) => {
  const [label, keys] = Object.entries(topics).at(at % 3)!;
  return `${words.at(at % 8)} ${keys.at((at % 7) % 3)} ${words.at((at * 5) % 8)} ${words.at((at * 3) % 7)},${label}`;
});
write('rows.csv', `text,label\n${rows.join('\n')}\n`);
write('empty.csv', 'text,label\n');
write('one.csv', 'text,label\nrefund,a\nrefund please,a\n');

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

function run(command: 'cli' | 'split-cli' | 'train-cli', line: string): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(built, `${command}.js`), ...line.split(' ').filter(Boolean)],
      { cwd: '/', env: { ...process.env, INIT_CWD: path }, maxBuffer: 1e8 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

const read = (file: string): string => readFileSync(join(path, file), 'utf8');

describe.runIf(present)('npm run eval', () => {
  it('writes the report to stdout and to --out, figures for people to stderr', async () => {
    const { code, stdout, stderr } = await run(
      'cli',
      'intent --train rows.csv --cv 3 --out out/report.json --predictions out/p.jsonl --bootstrap 20',
    );
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as EvalReport;
    expect(report).toMatchObject({ schema: 'patchbay.eval/1', capability: 'intent', task: 'single', n: 120 });
    expect(report.metrics['accuracy']).toBeGreaterThan(report.baseline.metrics['accuracy'] ?? 1);
    expect(read('out/report.json')).toBe(stdout);
    expect(read('out/p.jsonl').trim().split('\n')).toHaveLength(120);
    expect(stderr).toMatch(/^metric +value +95% interval +majority$/m);
    expect(stderr).toContain('training model 1 of 3');
  });

  it('gives the same metrics, intervals and predictions twice', async () => {
    const outcome = async () => {
      const { stdout } = await run(
        'cli',
        'intent --train rows.csv --cv 3 --predictions p.jsonl --bootstrap 30',
      );
      const { metrics, ci95, perClass, confusion } = JSON.parse(stdout) as EvalReport;
      return JSON.stringify({ metrics, ci95, perClass, confusion, predictions: read('p.jsonl') });
    };
    expect(await outcome()).toBe(await outcome());
  });

  it('saves a model and answers with it as before', async () => {
    const trained = await run(
      'cli',
      'intent --train rows.csv --test rows.csv --save-model model --bootstrap 0',
    );
    const reused = await run('cli', 'intent --model model --test rows.csv --bootstrap 0');
    const of = ({ stdout }: Run) => JSON.parse(stdout) as EvalReport;
    expect(of(reused).modelVersion).toBe(of(trained).modelVersion);
    expect(of(reused).metrics).toEqual(of(trained).metrics);
  });

  it('scores with the shipped model when nothing is trained', async () => {
    write('moods.csv', 'text,sentiment\nThank you so much!,positive\nTerrible service,negative\n');
    const { code, stdout } = await run('cli', 'sentiment --test moods.csv --bootstrap 0');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ metrics: { accuracy: 1 }, data: { train: [] } });
  });

  it.each<[string, string, number, RegExp]>([
    ['no capability', '', 2, /takes a capability/],
    ['an unknown capability', 'weather --test rows.csv', 2, /no capability "weather"/],
    ['an unknown option', 'intent --test rows.csv --fast', 2, /--fast/],
    ['a missing file', 'intent --test gone.csv', 2, /gone\.csv cannot be read/],
    ['a missing column', 'sentiment --test rows.csv', 2, /rows\.csv has no column sentiment/],
    ['an empty file', 'intent --test empty.csv', 2, /empty\.csv has no rows/],
    [
      'one class to learn from',
      'intent --train one.csv --test rows.csv',
      2,
      /one\.csv: Intent needs two labels or more, got: a/,
    ],
    [
      'a provider that is not here',
      'intent --test rows.csv --provider llm',
      3,
      /provider llm is not available/,
    ],
    [
      'a report that cannot be written',
      'intent --train rows.csv --cv 2 --bootstrap 0 --out rows.csv/x.json',
      1,
      /EEXIST|ENOTDIR/,
    ],
  ])('ends with the code of %s', async (_, line, code, reason) => {
    const ended = await run('cli', line);
    expect(ended.stderr).toMatch(reason);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe('');
  });
});

describe.runIf(present)('npm run eval:split', () => {
  it('writes both parts', async () => {
    const { code, stdout } = await run(
      'split-cli',
      '--in rows.csv --ratio 0.5 --out-train s/a.csv --out-test s/b.csv',
    );
    expect(code).toBe(0);
    const counts = JSON.parse(stdout) as { rows: number; train: number; test: number };
    const lines = (file: string): string[] => read(file).trim().split('\n');
    expect(counts).toEqual({
      rows: 120,
      train: lines('s/a.csv').length - 1,
      test: lines('s/b.csv').length - 1,
    });
    expect(lines('s/a.csv')[0]).toBe('text,label');
    expect(counts.train + counts.test).toBe(120);
  });

  it('names what is wrong', async () => {
    const { code, stderr } = await run(
      'split-cli',
      '--in rows.csv --column mood --out-train a.csv --out-test b.csv',
    );
    expect([code, stderr]).toEqual([2, 'rows.csv has no column mood; it has text, label\n']);
  });
});

describe.runIf(present)('npm run train', () => {
  it('makes the shipped intent model anew, byte for byte', async () => {
    const { code } = await run('train-cli', 'intent --out intent.bin');
    expect(code).toBe(0);
    const shipped = readFileSync(new URL('../../../../plugins/intent/models/intent.bin', import.meta.url));
    expect(readFileSync(join(path, 'intent.bin')).equals(shipped)).toBe(true);
  }, 60_000);

  it('says what the sentiment model needs', async () => {
    const { code, stderr } = await run('train-cli', 'sentiment --out sentiment.bin');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^training needs vader-icwsm\/tweets\.csv \(MIT, from github\.com\/cjhutto\/vaderSentiment/,
    );
  });

  const sets = fileURLToPath(new URL('../../../../../shared/datasets', import.meta.url));
  const reachable = existsSync(sets);
  if (!reachable) console.log('skipped: no folder of public data sets beside the checkout');

  it.runIf(reachable)(
    'makes the shipped sentiment model anew from the public sets',
    async () => {
      const { code } = await run('train-cli', `sentiment --datasets ${sets} --out sentiment.bin`);
      expect(code).toBe(0);
      const shipped = readFileSync(
        new URL('../../../../plugins/sentiment/models/sentiment.bin', import.meta.url),
      );
      expect(readFileSync(join(path, 'sentiment.bin')).equals(shipped)).toBe(true);
    },
    60_000,
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputProblem } from './problems.js';
import { splitOptions } from './split-options.js';
import { normalised, partText, splitTable, type SplitRule } from './split.js';
import { readTable, type Table } from './table.js';
import { folder } from './testing/files.js';

const { write } = folder();
const tableOf = (rows: Record<string, string>[], file = 'rows.csv'): Table => ({
  file,
  sha256: '',
  columns: [...new Set(rows.flatMap((row) => Object.keys(row)))],
  rows,
  lines: null,
});
const rule = (more: Partial<SplitRule> = {}): SplitRule => ({
  by: 'hash',
  column: 'text',
  ratio: 0.7,
  seed: 42,
  ...more,
});
const many = tableOf(
  Array.from({ length: 2000 }, (_, at) => ({
    text: `row ${at} of many ${'abcdefgh'.at(at % 8)}${at.toString(36)}`,
  })),
);

describe('normalised', () => {
  it.each<[string, string]>([
    ['Hello,   World!', 'hello world'],
    ['@anna see https://a.example/b?c', 'user see link'],
    ['invoice 2291', 'invoice 0'],
    ['Ｗｉｄｅ ﬁ', 'wide fi'],
    ['...', ''],
  ])('%s', (text, expected) => {
    expect(normalised(text)).toBe(expected);
  });
});

describe('split by hash', () => {
  it('deals about the ratio', () => {
    for (const ratio of [0.1, 0.5, 0.9]) {
      expect(Math.abs(splitTable(many, rule({ ratio })).train.length / 2000 - ratio)).toBeLessThan(0.04);
    }
  });

  it('keeps copies of one text together', () => {
    const copies = [
      'Where is my refund?',
      'where is my REFUND',
      'Where is my refund!!',
      'Where, is my refund',
    ];
    const table = tableOf(many.rows.concat(copies.map((text) => ({ text }))));
    const { train } = splitTable(table, rule());
    const sides = copies.map((_, at) => train.includes(2000 + at));
    expect(new Set(sides).size).toBe(1);
  });

  it('does not depend on the other rows or their order', () => {
    const alone = splitTable(tableOf(many.rows.slice(0, 100)), rule()).train;
    expect(splitTable(many, rule()).train.filter((at) => at < 100)).toEqual(alone);
  });

  it('is the same for the same seed, another for another', () => {
    expect(splitTable(many, rule())).toEqual(splitTable(many, rule()));
    expect(splitTable(many, rule({ seed: 1 }))).not.toEqual(splitTable(many, rule()));
  });

  it('deals every row once, in the order of the file', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.2, max: 0.8, noNaN: true }), (seed, ratio) => {
        const { train, test } = splitTable(many, rule({ seed, ratio }));
        expect([...train, ...test].toSorted((a, b) => a - b)).toEqual([...many.rows.keys()]);
        expect(train).toEqual(train.toSorted((a, b) => a - b));
      }),
      { numRuns: 10 },
    );
  });
});

describe('split by group and time', () => {
  it('keeps a group together', () => {
    const table = tableOf(
      Array.from({ length: 300 }, (_, at) => ({ text: `t${at}`, team: `team ${at % 30}` })),
    );
    const { train, test } = splitTable(table, rule({ by: 'group', column: 'team' }));
    const team = (at: number): string => table.rows[at]?.['team'] ?? '';
    const known = new Set(train.map(team));
    expect(test.some((at) => known.has(team(at)))).toBe(false);
  });

  it.each<[string, string[]]>([
    ['dates', ['2024-03-01', '2024-01-01', '2024-02-01', '2024-04-01']],
    [
      'times with offset',
      ['2024-01-01T12:00:00+01:00', '2024-01-01T10:00:00Z', '2024-01-01T10:30:00Z', '2024-01-02T00:00:00Z'],
    ],
    ['numbers', ['30', '10', '20', '40']],
  ])('learns from the earlier rows: %s', (_, times) => {
    const table = tableOf(times.map((at) => ({ at })));
    expect(splitTable(table, rule({ by: 'time', column: 'at', ratio: 0.5 }))).toEqual({
      train: [1, 2],
      test: [0, 3],
    });
  });

  it('keeps rows of one moment together', () => {
    const table = tableOf(['1', '2', '2', '2', '3'].map((at) => ({ at })));
    expect(splitTable(table, rule({ by: 'time', column: 'at', ratio: 0.6 }))).toEqual({
      train: [0],
      test: [1, 2, 3, 4],
    });
  });

  it.each<[string, Table, SplitRule, string]>([
    ['a missing column', many, rule({ column: 'team' }), 'rows.csv has no column team; it has text'],
    [
      'a time that is none',
      tableOf([{ at: 'soon' }, { at: '1' }]),
      rule({ by: 'time', column: 'at' }),
      'rows.csv row 1: column at is "soon", not a time',
    ],
    [
      'a part without rows',
      tableOf([{ text: 'same' }, { text: 'same' }]),
      rule(),
      'rows.csv: column text leaves one part without rows',
    ],
  ])('names %s', (_, table, given, reason) => {
    expect(() => splitTable(table, given)).toThrow(new InputProblem(reason));
  });
});

describe('partText', () => {
  it('writes CSV that reads back the same', async () => {
    const cells = fc.string({
      unit: fc.constantFrom('a', 'é', ' ', ',', '"', '\n', '\r', ';'),
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ x: cells, y: cells }), { minLength: 1, maxLength: 5 }),
        async (rows) => {
          const table = tableOf(rows);
          const file = write('part.csv', partText(table, [...rows.keys()], 'out.csv'));
          expect((await readTable(file)).rows).toEqual(rows);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('writes JSON Lines as they were', async () => {
    const lines = ['{"text":"a","labels":["x","y"]}', '{"text":"b","n":1.50}'];
    const table = await readTable(write('in.jsonl', lines.join('\n')));
    expect(partText(table, [1], 'out.jsonl')).toBe(`${lines[1] ?? ''}\n`);
  });

  it.each([
    ['rows.csv', 'out.jsonl'],
    ['rows.jsonl', 'out.csv'],
  ])('refuses to turn %s into %s', (from, to) => {
    expect(() => partText(tableOf([{ a: '1' }], from), [0], to)).toThrow(InputProblem);
  });
});

describe('splitOptions', () => {
  const parse = (line: string) => splitOptions(line.split(' '));

  it('has defaults', () => {
    expect(parse('--in a.csv --out-train b.csv --out-test c.csv')).toEqual({
      in: 'a.csv',
      by: 'hash',
      column: 'text',
      ratio: 0.7,
      seed: 42,
      outTrain: 'b.csv',
      outTest: 'c.csv',
    });
  });

  it.each<[string, string]>([
    ['--out-train b --out-test c', '--in <file> is missing'],
    ['--in a --out-test c', '--out-train <file> is missing'],
    ['--in a --out-train b', '--out-test <file> is missing'],
    ['--in a --out-train b --out-test c --by luck', '--by is hash, time or group, not "luck"'],
    ['--in a --out-train b --out-test c --ratio 1', '--ratio lies between 0 and 1, not "1"'],
    ['--in a --out-train b --out-test c --ratio half', '--ratio lies between 0 and 1'],
    ['--in a --out-train b --out-test c --seed x', '--seed takes a whole number, not "x"'],
    ['--in a --out-train b --out-test c --size 3', "Unknown option '--size'"],
  ])('refuses "%s"', (line, reason) => {
    expect(() => parse(line)).toThrow(InputProblem);
    expect(() => parse(line)).toThrow(reason);
  });
});

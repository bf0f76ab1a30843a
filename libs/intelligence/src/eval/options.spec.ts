import { describe, expect, it } from 'vitest';
import { evalOptions } from './options.js';
import { exitCodeOf, InputProblem, ProviderProblem } from './problems.js';

const parse = (line: string) => evalOptions(line.split(' ').filter(Boolean));

describe('evalOptions', () => {
  it('has defaults for all that may be left out', () => {
    expect(parse('sentiment --test t.csv')).toEqual({
      capability: 'sentiment',
      task: null,
      train: [],
      test: ['t.csv'],
      cv: null,
      out: null,
      seed: 42,
      map: new Map(),
      whereTrain: null,
      whereTest: null,
      perLabel: null,
      perGroup: false,
      predictions: null,
      bootstrap: 1000,
      saveModel: null,
      model: null,
      binary: false,
      valenceBand: 0.6,
      oos: null,
    });
  });

  it('takes all it knows', () => {
    const line =
      'intent --task single --train a.csv --train b.csv --test t.csv --out r.json --seed 7 --map label=intent --map text=title+body ' +
      '--where-train split=train|oos_train --where-test split=val --per-label 10 --predictions p.jsonl --bootstrap 0 --save-model m --oos oos --threshold auto --provider embedded';
    expect(parse(line)).toMatchObject({
      task: 'single',
      train: ['a.csv', 'b.csv'],
      out: 'r.json',
      seed: 7,
      map: new Map([
        ['label', ['intent']],
        ['text', ['title', 'body']],
      ]),
      whereTrain: { column: 'split', values: ['train', 'oos_train'] },
      whereTest: { column: 'split', values: ['val'] },
      perLabel: 10,
      predictions: 'p.jsonl',
      bootstrap: 0,
      saveModel: 'm',
      oos: 'oos',
    });
  });

  it('takes folds instead of a test file', () => {
    expect(parse('sentiment --train a.csv --cv 5 --binary --valence-band 0.2')).toMatchObject({
      cv: 5,
      binary: true,
      valenceBand: 0.2,
    });
  });

  it.each<[string, string]>([
    ['', 'eval takes a capability'],
    ['intent more --test t.csv', 'do not know what to do with more'],
    ['intent --colour red', "Unknown option '--colour'"],
    ['intent --test', "'--test <value>' argument missing"],
    ['intent --task both --test t.csv', '--task is single or multi, not "both"'],
    ['intent --test t.csv --seed x', '--seed takes a number from 0 on, not "x"'],
    ['intent --test t.csv --seed 1.5', '--seed takes a whole number, not "1.5"'],
    ['intent --train t.csv --cv 1', '--cv takes a number from 2 on, not "1"'],
    ['intent --test t.csv --per-label 0', '--per-label takes a number from 1 on'],
    ['intent --test t.csv --bootstrap many', '--bootstrap takes a number'],
    ['sentiment --test t.csv --valence-band wide', '--valence-band takes a number'],
    ['intent --test t.csv --map label', '--map takes canonical=source'],
    ['intent --test t.csv --where-test split', '--where-test takes column=v1|v2'],
    ['intent --test t.csv --provider cloud', '--provider is embedded, llm or transformer, not "cloud"'],
    ['intent --test t.csv --threshold 0.5', '--threshold is auto, not "0.5"'],
    ['intent --train a.csv', '--train needs --test <file> or --cv <k>'],
    ['intent --train a.csv --test t.csv --cv 3', '--cv and --test exclude each other'],
    ['intent --train a.csv --test t.csv --model m', '--model is a trained model'],
    ['intent --model m', '--model needs --test <file>'],
    ['intent --test t.csv --save-model m', '--save-model needs one model trained from --train'],
    ['intent --train a.csv --cv 3 --save-model m', '--save-model needs one model'],
    ['intent --test t.csv --per-group', '--per-group needs --train'],
  ])('refuses "%s"', (line, reason) => {
    expect(() => parse(line)).toThrow(InputProblem);
    expect(() => parse(line)).toThrow(reason);
  });

  it.each(['llm', 'transformer'])('tells that provider %s is not here', (provider) => {
    expect(() => parse(`sentiment --test t.csv --provider ${provider}`)).toThrow(
      new ProviderProblem(`provider ${provider} is not available: no plugin here provides it`),
    );
  });
});

describe('exit codes', () => {
  it.each<[unknown, number]>([
    [new InputProblem('x'), 2],
    [new ProviderProblem('x'), 3],
    [new Error('x'), 1],
    [new RangeError('x'), 1],
    ['x', 1],
  ])('of %s is %i', (error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});

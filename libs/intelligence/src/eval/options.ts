import { parseArgs } from 'node:util';
import { columnMap, rowFilter, type ColumnMap, type RowFilter } from './columns.js';
import { InputProblem, ProviderProblem } from './problems.js';

/** The arguments of `npm run eval`, checked. */
export interface EvalOptions {
  capability: string;
  task: 'single' | 'multi' | null;
  train: string[];
  test: string[];
  cv: number | null;
  out: string | null;
  seed: number;
  map: ColumnMap;
  whereTrain: RowFilter | null;
  whereTest: RowFilter | null;
  perLabel: number | null;
  perGroup: boolean;
  predictions: string | null;
  bootstrap: number;
  saveModel: string | null;
  model: string | null;
  binary: boolean;
  valenceBand: number;
  oos: string | null;
}

const flags = {
  task: { type: 'string' },
  train: { type: 'string', multiple: true },
  test: { type: 'string', multiple: true },
  cv: { type: 'string' },
  out: { type: 'string' },
  seed: { type: 'string', default: '42' },
  map: { type: 'string', multiple: true },
  'where-train': { type: 'string' },
  'where-test': { type: 'string' },
  'per-label': { type: 'string' },
  'per-group': { type: 'boolean', default: false },
  provider: { type: 'string', default: 'embedded' },
  predictions: { type: 'string' },
  bootstrap: { type: 'string', default: '1000' },
  'save-model': { type: 'string' },
  model: { type: 'string' },
  binary: { type: 'boolean', default: false },
  'valence-band': { type: 'string', default: '0.6' },
  oos: { type: 'string' },
  threshold: { type: 'string', default: 'auto' },
} as const;

type Values = ReturnType<typeof parseValues>['values'];

/** Parses and checks. Throws {@link InputProblem} or {@link ProviderProblem} naming the argument. */
export function evalOptions(argv: string[]): EvalOptions {
  const { values, positionals } = parseValues(argv);
  const [capability, ...rest] = positionals;
  if (capability === undefined)
    throw new InputProblem('eval takes a capability: eval <capability> --test <file>');
  if (rest.length > 0) throw new InputProblem(`do not know what to do with ${rest.join(' ')}`);
  const options = {
    capability,
    task: taskOf(values.task),
    ...dataOptions(values),
    ...modelOptions(values),
    binary: values.binary,
    valenceBand: number('--valence-band', values['valence-band'], 0),
    oos: values.oos ?? null,
    perGroup: values['per-group'],
  };
  check(options, values);
  return options;
}

function parseValues(argv: string[]) {
  try {
    return parseArgs({ args: argv, allowPositionals: true, options: flags });
  } catch (error) {
    throw new InputProblem(error instanceof Error ? error.message : String(error));
  }
}

function dataOptions(values: Values) {
  return {
    train: values.train ?? [],
    test: values.test ?? [],
    cv: optional(values.cv, (text) => whole('--cv', text, 2)),
    seed: whole('--seed', values.seed, 0),
    map: columnMap(values.map ?? []),
    whereTrain: optional(values['where-train'], (text) => rowFilter(text, '--where-train')),
    whereTest: optional(values['where-test'], (text) => rowFilter(text, '--where-test')),
    perLabel: optional(values['per-label'], (text) => whole('--per-label', text, 1)),
  };
}

function modelOptions(values: Values) {
  return {
    out: values.out ?? null,
    predictions: values.predictions ?? null,
    bootstrap: whole('--bootstrap', values.bootstrap, 0),
    saveModel: values['save-model'] ?? null,
    model: values.model ?? null,
  };
}

function check(options: EvalOptions, { provider, threshold }: Values): void {
  if (provider === 'llm' || provider === 'transformer')
    throw new ProviderProblem(`provider ${provider} is not available: no plugin here provides it`);
  if (provider !== 'embedded')
    throw new InputProblem(`--provider is embedded, llm or transformer, not "${provider}"`);
  if (threshold !== 'auto') throw new InputProblem(`--threshold is auto, not "${threshold}"`);
  const { cv, test, train, model, saveModel, perGroup } = options;
  if (cv !== null && test.length > 0) throw new InputProblem('--cv and --test exclude each other');
  if (train.length > 0 && test.length === 0 && cv === null)
    throw new InputProblem('--train needs --test <file> or --cv <k>');
  if (model !== null && (train.length > 0 || cv !== null))
    throw new InputProblem('--model is a trained model: it excludes --train and --cv');
  if (model !== null && test.length === 0) throw new InputProblem('--model needs --test <file>');
  if (saveModel !== null && (cv !== null || perGroup || train.length === 0))
    throw new InputProblem('--save-model needs one model trained from --train, without --cv and --per-group');
  if (perGroup && train.length === 0) throw new InputProblem('--per-group needs --train');
}

function taskOf(text: string | undefined): EvalOptions['task'] {
  if (text === undefined || text === 'single' || text === 'multi') return text ?? null;
  throw new InputProblem(`--task is single or multi, not "${text}"`);
}

function optional<T>(text: string | undefined, parse: (text: string) => T): T | null {
  return text === undefined ? null : parse(text);
}

function whole(option: string, text: string, least: number): number {
  const value = number(option, text, least);
  if (!Number.isInteger(value)) throw new InputProblem(`${option} takes a whole number, not "${text}"`);
  return value;
}

function number(option: string, text: string, least: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value) || value < least)
    throw new InputProblem(`${option} takes a number from ${least} on, not "${text}"`);
  return value;
}

import { parseArgs } from 'node:util';
import { InputProblem } from './problems.js';
import type { SplitRule } from './split.js';

/** The arguments of `npm run eval:split`, checked. */
export interface SplitOptions extends SplitRule {
  in: string;
  outTrain: string;
  outTest: string;
}

const flags = {
  in: { type: 'string' },
  by: { type: 'string', default: 'hash' },
  column: { type: 'string', default: 'text' },
  ratio: { type: 'string', default: '0.7' },
  seed: { type: 'string', default: '42' },
  'out-train': { type: 'string' },
  'out-test': { type: 'string' },
} as const;

/** Parses and checks. Throws {@link InputProblem} naming the argument. */
export function splitOptions(argv: string[]): SplitOptions {
  const values = parsed(argv);
  const ratio = Number(values.ratio);
  if (!(ratio > 0 && ratio < 1))
    throw new InputProblem(`--ratio lies between 0 and 1, not "${values.ratio}"`);
  const seed = Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0)
    throw new InputProblem(`--seed takes a whole number, not "${values.seed}"`);
  return {
    in: required(values.in, '--in'),
    by: ruleOf(values.by),
    column: values.column,
    ratio,
    seed,
    outTrain: required(values['out-train'], '--out-train'),
    outTest: required(values['out-test'], '--out-test'),
  };
}

function parsed(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: flags }).values;
  } catch (error) {
    throw new InputProblem(error instanceof Error ? error.message : String(error));
  }
}

function ruleOf(by: string): SplitRule['by'] {
  if (by === 'hash' || by === 'time' || by === 'group') return by;
  throw new InputProblem(`--by is hash, time or group, not "${by}"`);
}

function required(value: string | undefined, option: string): string {
  if (value) return value;
  throw new InputProblem(`${option} <file> is missing`);
}

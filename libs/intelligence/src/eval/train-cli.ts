import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { invocationDir } from '@patchbay/config';
import { loadCapability } from './capability-package.js';
import { InputProblem, runCommand } from './problems.js';
import { labelled, trainingRows } from './training-rows.js';

const flags = {
  out: { type: 'string' },
  seed: { type: 'string', default: '42' },
  datasets: { type: 'string' },
} as const;

/** `npm run train -- sentiment [--datasets folder] [--out file] [--seed 42]`: makes the shipped model anew, byte for byte. */
async function train(argv: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: flags });
  const capability = await loadCapability(positionals[0] ?? '');
  const { name, scorer, folder } = capability;
  const base = invocationDir();
  const datasets = values.datasets === undefined ? null : resolve(base, values.datasets);
  const rows = labelled(name, await trainingRows(capability, datasets));
  process.stderr.write(`training ${name} on ${rows.length} rows\n`);
  const made = scorer.train?.(rows, { seed: Number(values.seed), progress: () => {} });
  if (!made) throw new InputProblem(`${name} cannot be trained`);
  const out = values.out ? resolve(base, values.out) : join(folder, 'models', `${name}.bin`);
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, made.artifact);
  const told = { out, bytes: made.artifact.length, rows: rows.length, held_out: made.report };
  process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
}

runCommand(train);

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { invocationDir } from '@patchbay/config';
import { loadCapability, shippedRows, type CapabilityName } from './capability-package.js';
import { InputProblem } from './labelled-file.js';

/** `npm run train -- sentiment [--out file] [--seed 42]`: makes the shipped model anew, byte for byte. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, seed: { type: 'string', default: '42' } },
  });
  const name = positionals[0] ?? '';
  const { scorer, folder } = await loadCapability(name);
  const rows = await shippedRows(name as CapabilityName, folder);
  process.stderr.write(`training ${name} on ${rows.length} rows\n`);
  const made = scorer.train?.(rows, { seed: Number(values.seed), progress: () => {} });
  if (!made) throw new InputProblem(`${name} cannot be trained`);
  const out = values.out ? resolve(invocationDir(), values.out) : join(folder, 'models', `${name}.bin`);
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, made.artifact);
  process.stdout.write(
    `${JSON.stringify({ out, bytes: made.artifact.length, held_out: made.report }, null, 2)}\n`,
  );
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof InputProblem ? 2 : 1);
  },
);

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { invocationDir } from '@patchbay/config';
import { loadCapability } from './capability-package.js';
import { evaluation, type Evaluation } from './evaluation.js';
import { evalOptions, type EvalOptions } from './options.js';
import { runCommand } from './problems.js';
import { tableOf } from './report.js';
import { progressLine } from './progress-line.js';

/**
 * `npm run -s eval -- <capability> --train <file> --test <file> --out <report.json>`: the report goes to stdout and nothing
 * else does; the same figures as a table, and progress, go to stderr.
 */
async function main(argv: string[]): Promise<void> {
  const options = evalOptions(argv);
  const capability = await loadCapability(options.capability);
  const base = invocationDir();
  const progress = progressLine((text) => process.stderr.write(text));
  const made = await evaluation(capability, options, { argv, base, now: new Date(), progress });
  await write(made, options, capability.name, base);
  process.stderr.write(`${tableOf(made.report)}\n`);
  await new Promise<void>((done) => {
    process.stdout.write(jsonOf(made), () => done());
  });
}

async function write(made: Evaluation, options: EvalOptions, name: string, base: string): Promise<void> {
  const lines = made.predictions.map((one) => `${JSON.stringify(one)}\n`).join('');
  const files: [path: string | null, content: string | Uint8Array][] = [
    [options.out, jsonOf(made)],
    [options.predictions, lines],
    [options.saveModel === null ? null : join(options.saveModel, `${name}.bin`), made.artifact],
  ];
  for (const [path, content] of files) {
    if (path === null) continue;
    const file = resolve(base, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

function jsonOf({ report }: Evaluation): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

runCommand(main);

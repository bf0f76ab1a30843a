import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { invocationDir } from '@patchbay/config';
import { runCommand } from './problems.js';
import { partText, splitTable } from './split.js';
import { splitOptions } from './split-options.js';
import { readTable } from './table.js';

/** `npm run -s eval:split -- --in <file> --by hash|time|group --column <c> --ratio 0.7 --out-train <f> --out-test <f>`. */
async function main(argv: string[]): Promise<void> {
  const options = splitOptions(argv);
  const base = invocationDir();
  const table = await readTable(options.in, base);
  const parts = splitTable(table, options);
  const targets = { train: options.outTrain, test: options.outTest };
  for (const side of ['train', 'test'] as const) {
    const file = resolve(base, targets[side]);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, partText(table, parts[side], targets[side]));
  }
  const told = { rows: table.rows.length, train: parts.train.length, test: parts.test.length };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

runCommand(main);

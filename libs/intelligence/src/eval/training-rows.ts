import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Labelled } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import type { CapabilityName, CapabilityPackage } from './capability-package.js';
import { columnMap } from './columns.js';
import { examplesOf, kindOf, type Example, type LabelKind, type TextInput } from './examples.js';
import { InputProblem } from './problems.js';
import { readTable } from './table.js';

/** What the shipped model is made of: files of the package, and public sets that are fetched by whoever trains. */
const sourcesSchema = z.array(
  z.union([
    z.strictObject({ file: z.string() }),
    z.strictObject({
      dataset: z.string(),
      rows_sha256: z.string(),
      licence: z.string(),
      source: z.string(),
      map: z.array(z.string()).default([]),
    }),
  ]),
);
type TrainingSource = z.infer<typeof sourcesSchema>[number];
type PublicSet = Extract<TrainingSource, { dataset: string }>;

/** Which truth a capability learns from, by the columns of the file. */
export const kindsOf: Record<CapabilityName, [LabelKind, ...LabelKind[]]> = {
  sentiment: ['sentiment', 'valence'],
  intent: ['label', 'labels'],
};

/** Texts of a valence nearer to 0 than this are neutral. */
export const defaultValenceBand = 0.6;

/** The rows of the shipped model, in the order of its list of sources. Throws {@link InputProblem} naming what is missing. */
export async function trainingRows(
  { name, folder }: CapabilityPackage,
  datasets: string | null,
): Promise<Example[]> {
  const list = JSON.parse(await readFile(join(folder, 'training', 'sources.json'), 'utf8')) as unknown;
  const parts: Example[][] = [];
  for (const source of sourcesSchema.parse(list)) parts.push(await rowsOf(source, name, folder, datasets));
  return parts.flat();
}

/** Rows as a scorer learns from them. */
export function labelled(name: CapabilityName, examples: Example[]): Labelled<TextInput>[] {
  return examples.map(({ input, labels, group }) => ({
    input,
    label: name === 'sentiment' ? (labels[0] ?? '') : labels,
    ...(group === undefined ? {} : { group }),
  }));
}

async function rowsOf(
  source: TrainingSource,
  name: CapabilityName,
  folder: string,
  datasets: string | null,
): Promise<Example[]> {
  const own = 'file' in source;
  const map = columnMap(own ? [] : source.map);
  const table = own
    ? await readTable(source.file, join(folder, 'training'))
    : await readTable(source.dataset, fetchedTo(datasets, source));
  const reading = { map, filter: null, valenceBand: defaultValenceBand, oos: null };
  const examples = examplesOf(table, { ...reading, kind: kindOf(table, kindsOf[name], map) });
  if (!own) checkRows(examples, source);
  return examples;
}

function fetchedTo(datasets: string | null, { dataset, licence, source }: PublicSet): string {
  if (datasets !== null) return datasets;
  throw new InputProblem(
    `training needs ${dataset} (${licence}, from ${source}): put it into a folder and name that with --datasets <folder>`,
  );
}

/** Other rows would make another model under the same name; how a file is quoted does not matter. */
function checkRows(examples: Example[], { dataset, rows_sha256: wanted }: PublicSet): void {
  const found = rowsFingerprint(examples);
  if (found === wanted) return;
  throw new InputProblem(
    `${dataset} has other rows than the model was trained on: fingerprint ${found}, not ${wanted}`,
  );
}

/** Fingerprint of what is learned from rows: truth and text. */
export function rowsFingerprint(examples: Example[]): string {
  const hash = createHash('sha256');
  for (const { valence, labels, input } of examples)
    hash.update(`${valence ?? labels.join('|')}\t${input.body}\n`);
  return hash.digest('hex');
}

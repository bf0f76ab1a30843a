import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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
      sha256: z.string(),
      licence: z.string(),
      source: z.string(),
      map: z.array(z.string()).default([]),
    }),
  ]),
);
type TrainingSource = z.infer<typeof sourcesSchema>[number];

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
  const map = columnMap('map' in source ? source.map : []);
  const table =
    'file' in source
      ? await readTable(source.file, join(folder, 'training'))
      : await fetched(source, datasets);
  const kind = kindOf(table, kindsOf[name], map);
  return examplesOf(table, { kind, map, filter: null, valenceBand: defaultValenceBand, oos: null });
}

async function fetched(source: Extract<TrainingSource, { dataset: string }>, datasets: string | null) {
  const wanted = `${source.dataset} (${source.licence}, from ${source.source})`;
  if (datasets === null)
    throw new InputProblem(
      `training needs ${wanted}: put it into a folder and name that with --datasets <folder>`,
    );
  const table = await readTable(source.dataset, resolve(datasets));
  if (table.sha256 !== source.sha256)
    throw new InputProblem(
      `${source.dataset} is not the file the model was trained on: sha256 ${table.sha256}, not ${source.sha256}`,
    );
  return table;
}

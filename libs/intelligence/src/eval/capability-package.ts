import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { learners } from '@patchbay/learners';
import type { Labelled, Scorer, ScorerEntry } from '@patchbay/plugin-sdk';
import { InputProblem, readLabelled, type Columns, type TextInput } from './labelled-file.js';

export const capabilityNames = ['sentiment', 'intent'] as const;
export type CapabilityName = (typeof capabilityNames)[number];

export const defaultColumns: Record<CapabilityName, Columns> = {
  sentiment: { text: 'text', label: 'sentiment', group: 'group', valenceBand: 0.6 },
  intent: { text: 'text', label: 'labels', group: 'group', valenceBand: 0.6 },
};

/** A capability's scorer and the place of its package. */
export interface CapabilityPackage {
  scorer: Scorer<TextInput, unknown>;
  folder: string;
}

/** Loads the scorer by package name: this library knows no plugin. */
export async function loadCapability(name: string): Promise<CapabilityPackage> {
  if (!capabilityNames.some((known) => known === name)) {
    throw new InputProblem(`there is no capability "${name}"; there are ${capabilityNames.join(', ')}`);
  }
  const specifier = `@patchbay/plugin-${name}/scorer`;
  const module = (await import(specifier)) as { default: ScorerEntry<TextInput, unknown> };
  const entry = fileURLToPath(import.meta.resolve(specifier));
  const folder = entry.includes('/dist/') ? dirname(dirname(dirname(entry))) : dirname(dirname(entry));
  return { scorer: module.default(learners), folder };
}

/** The rows the shipped model is trained on: every file of `data/train`, in the order of their names. */
export async function shippedRows(name: CapabilityName, folder: string): Promise<Labelled<TextInput>[]> {
  const train = join(folder, 'data', 'train');
  const files = (await readdir(train)).filter((file) => file.endsWith('.csv')).sort();
  const columns = defaultColumns[name];
  const parts = await Promise.all(
    files.map((file) =>
      readLabelled(join(train, file), file.includes('vader') ? { ...columns, label: 'valence' } : columns),
    ),
  );
  return parts.flat();
}

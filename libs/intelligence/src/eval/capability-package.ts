import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { learners } from '@patchbay/learners';
import type { ScorerEntry } from '@patchbay/plugin-sdk';
import type { TextScorer } from './answers.js';
import type { TextInput } from './examples.js';
import { InputProblem } from './problems.js';

export const capabilityNames = ['sentiment', 'intent'] as const;
export type CapabilityName = (typeof capabilityNames)[number];

/** A capability's scorer and the place of its package. */
export interface CapabilityPackage {
  name: CapabilityName;
  scorer: TextScorer;
  folder: string;
}

/** Loads the scorer by package name: this library knows no plugin. */
export async function loadCapability(name: string): Promise<CapabilityPackage> {
  const known = capabilityNames.find((one) => one === name);
  if (!known)
    throw new InputProblem(`there is no capability "${name}"; there are ${capabilityNames.join(', ')}`);
  const specifier = `@patchbay/plugin-${known}/scorer`;
  const module = (await import(specifier)) as { default: ScorerEntry<TextInput, unknown> };
  return { name: known, scorer: module.default(learners), folder: packageFolder(specifier) };
}

/** The model that comes with the package. */
export function shippedModel({ name, folder }: CapabilityPackage): Promise<Uint8Array> {
  return readFile(join(folder, 'models', `${name}.bin`));
}

function packageFolder(specifier: string): string {
  const entry = fileURLToPath(import.meta.resolve(specifier));
  return entry.includes('/dist/') ? dirname(dirname(dirname(entry))) : dirname(dirname(entry));
}

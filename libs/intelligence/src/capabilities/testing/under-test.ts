import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { AnyPlugin, Scored } from '@patchbay/plugin-sdk';
import type { TextScorer } from '../../eval/answers.js';
import { loadCapability, shippedModel, type CapabilityName } from '../../eval/capability-package.js';

/** A capability with the model it ships, as the hub would run it. */
export interface UnderTest {
  plugin: AnyPlugin;
  scorer: TextScorer;
  artifact: Uint8Array;
  shipped: unknown;
  /** A file of the package's test folder: the contract finds the package by it. */
  spec: string;
  of(body: string, subject?: string | null): Scored;
}

/** Loads a capability by the name of its package, as the hub does: this library knows no plugin. */
export async function underTest(name: CapabilityName): Promise<UnderTest> {
  const capability = await loadCapability(name);
  const specifier = `@patchbay/plugin-${name}`;
  const { default: plugin } = (await import(specifier)) as { default: AnyPlugin };
  const artifact = new Uint8Array(await shippedModel(capability));
  const { scorer, folder } = capability;
  const shipped = scorer.load(artifact);
  return {
    plugin,
    scorer,
    artifact,
    shipped,
    spec: pathToFileURL(join(folder, 'test', 'any.spec.ts')).href,
    of: (body, subject = null) => scorer.score([{ subject, body }], shipped).at(0)!,
  };
}

import type { Labelled, Scored } from '@patchbay/plugin-sdk';
import type { TextScorer } from '../answers.js';
import type { CapabilityName, CapabilityPackage } from '../capability-package.js';
import type { TextInput } from '../examples.js';

/** What the scorer was given, batch by batch. */
export interface ToyCapability extends CapabilityPackage {
  seen: unknown[][];
  trainings: { rows: Labelled<TextInput>[]; seed: number }[];
}

/**
 * Answers the label whose name stands in the text. Training only remembers which labels there are; fewer than two are
 * refused, as the shipped capabilities do.
 */
export function toyCapability(name: CapabilityName, packageFolder = '/nowhere'): ToyCapability {
  const seen: unknown[][] = [];
  const trainings: ToyCapability['trainings'] = [];
  const scorer: TextScorer = {
    load: (artifact) => new TextDecoder().decode(artifact).split(','),
    version: (labels) => `toy-${(labels as string[]).length}`,
    score: (batch, labels) => {
      seen.push(batch);
      return batch.map(({ body }) => answer(body, labels as string[]));
    },
    evaluate: () => ({ n: 0, seed: 0, metrics: {}, baseline: { name: '', metrics: {} } }),
    train: (rows, options) => {
      const { seed } = options;
      trainings.push({ rows, seed });
      const labels = [...new Set(rows.flatMap((row) => row.label as string | string[]))].toSorted();
      if (labels.length < 2) throw new RangeError(`needs two labels, got: ${labels.join(', ')}`);
      options.progress(0.1);
      options.progress(1);
      return {
        artifact: new TextEncoder().encode(labels.join(',')),
        report: { n: rows.length, seed, metrics: {}, baseline: { name: 'majority', metrics: {} } },
      };
    },
  };
  return { name, scorer, folder: packageFolder, seen, trainings };
}

function answer(body: string, labels: string[]): Scored {
  const found = labels.find((label) => body.includes(label)) ?? labels[0] ?? '';
  const scores = Object.fromEntries(
    labels.map((label) => [label, label === found ? 0.9 : 0.1 / (labels.length - 1)]),
  );
  const value = [{ label: found, confidence: 0.9, factors: [] }];
  return { value, label: found, confidence: 0.9, factors: [{ feature: found, contribution: 1 }], scores };
}

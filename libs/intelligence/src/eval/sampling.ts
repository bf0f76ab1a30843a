import { folds, random, shuffle } from '@patchbay/learners';
import type { Example } from './examples.js';
import { InputProblem } from './problems.js';

/** What one model learns from and what it is then asked. */
export interface Plan {
  train: Example[];
  test: Example[];
}

/** A seeded sample of at most `count` rows for each label, in the order of the file. */
export function perLabel(examples: Example[], count: number, seed: number): Example[] {
  const order = [...examples.keys()];
  shuffle(order, random(seed));
  const taken = new Map<string, number>();
  const kept = order.filter((row) => {
    const label = examples[row]?.labels.join('|') ?? '';
    const before = taken.get(label) ?? 0;
    taken.set(label, before + 1);
    return before < count;
  });
  return kept.sort((a, b) => a - b).map((row) => examples[row] as Example);
}

/** One plan for each of k seeded folds; rows of one group stay on one side. */
export function crossValidation(examples: Example[], k: number, seed: number): Plan[] {
  if (examples.length < 2)
    throw new InputProblem(`--cv needs two rows or more, there are ${examples.length}`);
  const groups = examples.map((example) => example.group);
  const together = new Set(groups).size >= k ? groups : groups.map(() => undefined);
  return folds(together, k, seed).map((fold) => {
    const out = new Set(fold);
    return {
      train: examples.filter((_, row) => !out.has(row)),
      test: fold.sort((a, b) => a - b).map((row) => examples[row] as Example),
    };
  });
}

/** Splits plans so that every group has a model of its own. */
export function byGroup(plans: Plan[]): Plan[] {
  return plans.flatMap(({ train, test }) =>
    [...new Set(test.map((example) => example.group))].map((group) => ({
      train: train.filter((example) => example.group === group),
      test: test.filter((example) => example.group === group),
    })),
  );
}

import type { Scored } from '@patchbay/plugin-sdk';
import type { Answered } from './answers.js';
import type { Example } from './examples.js';

/** Chance of each label by its share of the rows, the commonest first. */
function priors(examples: Example[]): [label: string, share: number][] {
  const counts = new Map<string, number>();
  for (const label of examples.flatMap((example) => example.labels))
    counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .map(([label, count]): [string, number] => [label, count / examples.length])
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
}

/** The naive answer: always the commonest label of what was there to learn from, as sure as that label is common. */
export function majorityAnswers(known: Example[], asked: Example[]): Answered[] {
  const shares = priors(known);
  const [label, confidence] = shares[0] ?? [null, 0];
  const scored: Scored = {
    value: label === null ? [] : [{ label, confidence, factors: [] }],
    label,
    confidence,
    factors: [],
    scores: Object.fromEntries(shares),
  };
  return asked.map((example) => ({ example, scored }));
}

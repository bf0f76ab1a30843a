import type { Scored, Scorer } from '@patchbay/plugin-sdk';
import type { Example, TextInput } from './examples.js';

/** A row and what the scorer said to it. */
export interface Answered {
  example: Example;
  scored: Scored;
}

export type TextScorer = Scorer<TextInput, unknown>;

const batchSize = 200;

/** Scores examples batch by batch, as production does; the scorer gets the texts and nothing else. */
export function answers(
  scorer: TextScorer,
  model: unknown,
  examples: Example[],
  progress: (share: number) => void,
): Answered[] {
  const answered: Answered[] = [];
  for (let from = 0; from < examples.length; from += batchSize) {
    const batch = examples.slice(from, from + batchSize);
    const scored = scorer.score(
      batch.map(({ input }) => ({ ...input })),
      model,
    );
    batch.forEach((example, at) => answered.push({ example, scored: scored[at] as Scored }));
    progress(Math.min(1, (from + batchSize) / examples.length));
  }
  return answered;
}

/** The label of the highest chance and that chance; null without labels. */
export function topOf(scores: Record<string, number>): { label: string; chance: number } | null {
  let top: { label: string; chance: number } | null = null;
  for (const [label, chance] of Object.entries(scores))
    if (!top || chance > top.chance) top = { label, chance };
  return top;
}

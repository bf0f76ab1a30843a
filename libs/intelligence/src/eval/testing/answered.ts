import type { Scored } from '@patchbay/plugin-sdk';
import type { Answered } from '../answers.js';
import type { Example } from '../examples.js';

/** A row with its truth. */
export function example(labels: string[], rest: Partial<Example> = {}): Example {
  return { file: 'a.csv', row: 1, input: { subject: null, body: 'text' }, labels, ...rest };
}

/** A row and the chances somebody gave it; the first label is the answer unless told otherwise. */
export function answered(
  labels: string[],
  scores: Record<string, number>,
  { said, ...rest }: Partial<Example> & { said?: string | null } = {},
): Answered {
  const [top, confidence] = Object.entries(scores).toSorted(([, a], [, b]) => b - a)[0] ?? [null, 0];
  const label = said === undefined ? top : said;
  const scored: Scored = { value: label, label, confidence, factors: [], scores };
  return { example: example(labels, rest), scored };
}

/** A row and the set of labels somebody gave it. */
export function tagged(labels: string[], said: Record<string, number>): Answered {
  const value = Object.entries(said).map(([label, confidence]) => ({ label, confidence, factors: [] }));
  const first = value[0];
  const scored: Scored = {
    value,
    label: first?.label ?? null,
    confidence: first?.confidence ?? 0,
    factors: [],
    scores: said,
  };
  return { example: example(labels), scored };
}

import type { Factor, IntentValue, Learners, Scored } from '@patchbay/plugin-sdk';
import { answer } from './answer.js';
import type { Model } from './model.js';
import { rounded } from './rounding.js';

/** What the capability reads of a ticket. */
export interface Input {
  subject: string | null;
  body: string;
}

/** Characters that count: the concern shows early, and quoted mail threads do not end. */
const readLimit = 4000;
const shownFactors = 6;

/** A result whose value is known to be a list of intents. */
export type ScoredIntent = Scored & { value: IntentValue };

/** Intents of one ticket, none when no label is likely enough; `confidence` is that of the best label. */
export function score(item: Input, model: Model, learn: Learners): ScoredIntent {
  const text = textOf(item);
  const { labels } = model.linear;
  const { chances, chosen } = answer(model.linear.margins(model.vectoriser.view(text)), model.extra, learn);
  const value: IntentValue = chosen.map((label) => ({
    label: labels[label] as string,
    confidence: rounded(chances[label] as number),
    factors: explain(text, label, model),
  }));
  const best = value[0];
  return {
    value,
    label: best?.label ?? null,
    confidence: best?.confidence ?? rounded(chances.reduce((max, chance) => Math.max(max, chance), 0)),
    factors: best?.factors ?? [],
    scores: Object.fromEntries(labels.map((label, at) => [label, chances[at] as number])),
  };
}

/** Subject and body as one text, cut to the part that counts. */
export function textOf({ subject, body }: Input): string {
  return (subject ? `${subject}\n${body}` : body).slice(0, readLimit);
}

/** Words that spoke for (+) or against (-) a label, in units of its margin. */
function explain(text: string, label: number, { vectoriser, linear }: Model): Factor[] {
  const factors = vectoriser.explain(text, (feature) => linear.weight(label, feature), shownFactors);
  for (const factor of factors) factor.contribution = rounded(factor.contribution);
  return factors;
}

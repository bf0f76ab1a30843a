import type { Factor, Learners, Scored, SentimentValue } from '@patchbay/plugin-sdk';
import type { Model } from './model.js';
import { rounded } from './rounding.js';

/** What the capability reads of a ticket. */
export interface Input {
  subject: string | null;
  body: string;
}

/** Characters that count: feeling shows early, and quoted mail threads do not end. */
const readLimit = 4000;
const shownFactors = 6;

/** Sentiment of one ticket. */
export function score(item: Input, model: Model, learn: Learners): Scored {
  const text = textOf(item);
  const chances = learn.softmax(model.linear.margins(model.vectoriser.view(text)), model.temperature);
  const best = chances.indexOf(chances.reduce((max, chance) => Math.max(max, chance), 0));
  const label = model.linear.labels[best] as SentimentValue['label'];
  const confidence = rounded(chances[best] as number);
  const factors = explain(text, model);
  const value: SentimentValue = { label, score: rounded(balance(chances, model)), confidence, factors };
  return { value, label, confidence, factors, scores: named(chances, model.linear.labels) };
}

/** Subject and body as one text, cut to the part that counts. */
export function textOf({ subject, body }: Input): string {
  return (subject ? `${subject}\n${body}` : body).slice(0, readLimit);
}

/** Chance of positive minus chance of negative. */
function balance(chances: Float64Array, { positive, negative }: Model): number {
  return (chances[positive] ?? 0) - (chances[negative] ?? 0);
}

/** Words that moved the ticket towards positive (+) or negative (-), in log-odds. */
function explain(text: string, { vectoriser, linear, temperature, positive, negative }: Model): Factor[] {
  const weight = (feature: number): number =>
    (linear.weight(positive, feature) - linear.weight(negative, feature)) / temperature;
  const factors = vectoriser.explain(text, weight, shownFactors);
  for (const factor of factors) factor.contribution = rounded(factor.contribution);
  return factors;
}

function named(chances: Float64Array, labels: string[]): Record<string, number> {
  return Object.fromEntries(labels.map((label, at) => [label, chances[at] as number]));
}

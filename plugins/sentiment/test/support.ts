import type { Labelled, Scored, SentimentValue } from '@patchbay/plugin-sdk';
import { readFileSync } from 'node:fs';
import { learners } from '@patchbay/learners';
import plugin from '../src/index.js';
import entry from '../src/scorer.js';

const scorer = entry(learners);
const artifact = new Uint8Array(readFileSync(new URL('../models/sentiment.bin', import.meta.url)));
const shipped = scorer.load(artifact);

/** The capability with the model it ships, as the hub would run it. */
export const sentiment = {
  plugin,
  scorer,
  artifact,
  shipped,
  spec: import.meta.url,
  of: (body: string, subject: string | null = null): Scored => scorer.score([{ subject, body }], shipped)[0]!,
};

/** The sentiment of a text by the shipped model. */
export function sentimentOf(
  body: string,
  subject: string | null = null,
): Omit<Scored, 'value'> & { value: SentimentValue } {
  return sentiment.of(body, subject) as Omit<Scored, 'value'> & { value: SentimentValue };
}

const words: Record<string, string[]> = {
  negative: ['terrible', 'broken', 'angry'],
  neutral: ['invoice', 'question', 'monday'],
  positive: ['great', 'thanks', 'lovely'],
};
const filler = ['the', 'app', 'team', 'today', 'again', 'we', 'it'];

/** Labelled texts whose words tell their class. */
export function rows(
  count: number,
  classes = Object.keys(words),
): Labelled<{ subject: null; body: string }>[] {
  return Array.from({ length: count }, (_, at) => {
    const label = classes.at(at % classes.length) ?? '';
    const word = words[label]?.at(Math.floor(at / classes.length) % 3) ?? label;
    const body = `${filler.at(at % 7) ?? ''} ${word} ${filler.at((at * 3) % 7) ?? ''}`;
    return { input: { subject: null, body }, label };
  });
}

import type { Labelled, Scored, SentimentValue } from '@patchbay/plugin-sdk';
import { underTest } from './under-test.js';

export const sentiment = await underTest('sentiment');

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

import type { IntentValue, Labelled, Scored } from '@patchbay/plugin-sdk';
import { readFileSync } from 'node:fs';
import { learners } from '@patchbay/learners';
import plugin from '../src/index.js';
import entry from '../src/scorer.js';

const scorer = entry(learners);
const artifact = new Uint8Array(readFileSync(new URL('../models/intent.bin', import.meta.url)));
const shipped = scorer.load(artifact);

/** The capability with the model it ships, as the hub would run it. */
export const intent = {
  plugin,
  scorer,
  artifact,
  shipped,
  spec: import.meta.url,
  of: (body: string, subject: string | null = null): Scored => scorer.score([{ subject, body }], shipped)[0]!,
};

/** The intents of a text by the shipped model. */
export function intentOf(
  body: string,
  subject: string | null = null,
): Omit<Scored, 'value'> & { value: IntentValue } {
  return intent.of(body, subject) as Omit<Scored, 'value'> & { value: IntentValue };
}

/** The names of the intents answered, the most likely first. */
export function labelsOf(body: string, subject: string | null = null): string[] {
  return intentOf(body, subject).value.map((one) => one.label);
}

const words: Record<string, string[]> = {
  billing: ['refund', 'invoice', 'charged'],
  bug: ['crash', 'error', 'broken'],
  login: ['password', 'locked', 'captcha'],
};
const filler = ['the', 'app', 'team', 'today', 'again', 'we', 'it'];

/** Labelled texts whose words tell their labels; with `pairs` every fourth text carries two. */
export function rows(
  count: number,
  { pairs = false, names = Object.keys(words) } = {},
): Labelled<{ subject: null; body: string }>[] {
  const wordOf = (name: string, at: number): string => words[name]?.at(at % 3) ?? name;
  return Array.from({ length: count }, (_, at) => {
    const first = names.at(at % names.length) ?? '';
    const second = names.at((at + 1) % names.length) ?? '';
    const labels = pairs && at % 4 === 0 ? [first, second] : [first];
    const told = labels.map((name) => wordOf(name, Math.floor(at / names.length))).join(' ');
    return {
      input: { subject: null, body: `${filler.at(at % 7) ?? ''} ${told} ${filler.at((at * 3) % 7) ?? ''}` },
      label: labels,
    };
  });
}

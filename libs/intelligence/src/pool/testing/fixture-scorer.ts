import type { Scored, ScorerEntry } from '@patchbay/plugin-sdk';

/** An item says what happens when it is scored. */
export interface Item {
  text: string;
}

const loads: string[] = [];

/** Answers the length of each text; some texts are poison. */
const entry: ScorerEntry<Item, string> = () => ({
  load: (artifact) => {
    const name = new TextDecoder().decode(artifact);
    if (name === 'broken') throw new Error('this model is broken');
    loads.push(name);
    return name;
  },
  version: (model) => `${model}, loaded ${loads.filter((name) => name === model).length}x`,
  score: (batch) => {
    const found = batch.map(({ text }) => answer(text));
    return batch.some(({ text }) => text === 'short') ? found.slice(1) : found;
  },
  evaluate: () => ({ n: 0, seed: 0, metrics: {}, baseline: { name: '', metrics: {} } }),
});

function answer(text: string): Scored {
  if (text === 'poison') throw new Error('poison');
  if (text === 'spin') spin();
  if (text === 'hog') hog();
  return { value: text.length, label: text, confidence: 1, factors: [], scores: {} };
}

function spin(): never {
  for (;;) Math.random();
}

function hog(): never {
  const kept: number[][] = [];
  for (;;) kept.push(Array.from({ length: 100_000 }, (_, at) => at));
}

export default entry;

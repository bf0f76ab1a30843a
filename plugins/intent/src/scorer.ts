import type { Labelled, Learners, Scored, Scorer, ScorerEntry } from '@patchbay/plugin-sdk';
import { evaluate } from './evaluate.js';
import { load, type Model } from './model.js';
import { score, type Input } from './score.js';
import { train } from './train.js';

/** Entry of the worker thread: what a ticket is about, from its subject and body. */
const entry: ScorerEntry<Input, Model> = (learn: Learners): Scorer<Input, Model> => ({
  load: (artifact) => load(artifact, learn),
  version: (model) => model.version,
  score: (batch, model): Scored[] => batch.map((item) => score(item, model, learn)),
  evaluate: (data: Labelled<Input>[], model, seed) => evaluate(data, model, seed, learn),
  train: (data, options) => train(data, options, learn),
});

export default entry;

import { createHash } from 'node:crypto';
import type { Learners, LinearModel, Vectoriser } from '@patchbay/plugin-sdk';
import { z } from 'zod';

/** What the artifact holds beside vectoriser and weights. */
export const extraSchema = z.object({ temperature: z.number().positive() });

/** A loaded model; `negative` and `positive` are places in `linear.labels`. */
export interface Model {
  version: string;
  vectoriser: Vectoriser;
  linear: LinearModel;
  temperature: number;
  negative: number;
  positive: number;
}

/** Reads an artifact; throws when it is not one of this plugin. */
export function load(artifact: Uint8Array, learn: Learners): Model {
  const { vectoriser, model, extra } = learn.unpack(artifact);
  return {
    version: `sentiment-${createHash('sha256').update(artifact).digest('hex').slice(0, 12)}`,
    vectoriser,
    linear: model,
    temperature: extraSchema.parse(extra).temperature,
    negative: model.labels.indexOf('negative'),
    positive: model.labels.indexOf('positive'),
  };
}

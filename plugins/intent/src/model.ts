import { createHash } from 'node:crypto';
import type { Learners, LinearModel, Vectoriser } from '@patchbay/plugin-sdk';
import { z } from 'zod';

const sigmoidSchema = z.object({ a: z.number(), b: z.number() });

/**
 * How margins become answers. `single`: rows carry at most one label, the best one is answered when its chance reaches
 * the threshold. `multi`: each label has its own chance and threshold, none may reach it.
 */
export const extraSchema = z.discriminatedUnion('task', [
  z.object({ task: z.literal('single'), temperature: z.number().positive(), threshold: z.number() }),
  z.object({
    task: z.literal('multi'),
    calibration: z.array(sigmoidSchema),
    thresholds: z.array(z.number()),
    /** When no label reaches its threshold, the best one is answered from here on. */
    floor: z.number(),
  }),
]);
export type Extra = z.infer<typeof extraSchema>;

/** A loaded model. */
export interface Model {
  version: string;
  vectoriser: Vectoriser;
  linear: LinearModel;
  extra: Extra;
}

/** Reads an artifact; throws when it is not one of this plugin. */
export function load(artifact: Uint8Array, learn: Learners): Model {
  const { vectoriser, model, extra } = learn.unpack(artifact);
  return {
    version: `intent-${createHash('sha256').update(artifact).digest('hex').slice(0, 12)}`,
    vectoriser,
    linear: model,
    extra: extraSchema.parse(extra),
  };
}

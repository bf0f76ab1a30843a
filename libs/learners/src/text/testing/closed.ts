import type { VectoriserOptions } from '@patchbay/plugin-sdk';
import { Reading } from '../reading.js';
import { Terms } from '../terms.js';

/** The terms of a vocabulary that holds these names. */
export function closed(names: string[], options: Partial<VectoriserOptions> = {}): Terms {
  const defaults: VectoriserOptions = { wordNgrams: [1, 2], charNgrams: null, minDf: 1, maxFeatures: null };
  return new Terms({
    names,
    idf: new Float32Array(names.length).fill(1),
    options: { ...defaults, ...options },
  });
}

/** A text as a vocabulary without names reads it. */
export function read(text: string, negation = false, lexicon: Record<string, number> = {}): Reading {
  return new Reading(closed([], { lexicon }), negation).read(text);
}

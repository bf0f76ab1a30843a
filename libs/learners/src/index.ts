import type { Learners } from '@patchbay/plugin-sdk';
import { pack, unpack } from './artifact.js';
import { platt } from './calibration/platt.js';
import { softmax, temperature } from './calibration/temperature.js';
import { heldOut } from './linear/held-out.js';
import { linearSvm } from './linear/svm.js';
import { ece, multi, single } from './metrics/index.js';
import { folds } from './random.js';
import { vectoriser } from './text/vectoriser.js';

export { ArtifactError, pack, unpack } from './artifact.js';
export { platt, sigmoid, type Sigmoid } from './calibration/platt.js';
export { softmax, temperature } from './calibration/temperature.js';
export { heldOut } from './linear/held-out.js';
export { linearSvm } from './linear/svm.js';
export * from './metrics/index.js';
export { folds, random, shuffle } from './random.js';
export { tokenise, type Token } from './text/tokens.js';
export { vectoriser } from './text/vectoriser.js';

/** The learners a scorer gets from its host. */
export const learners: Learners = {
  vectoriser,
  linearSvm,
  heldOut,
  platt,
  temperature,
  softmax,
  pack,
  unpack,
  folds,
  single,
  multi,
  ece,
};

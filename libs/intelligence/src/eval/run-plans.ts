import { performance } from 'node:perf_hooks';
import { answers, type Answered } from './answers.js';
import { shippedModel, type CapabilityPackage } from './capability-package.js';
import type { Example } from './examples.js';
import { InputProblem } from './problems.js';
import type { Timing } from './report.js';
import type { Plan } from './sampling.js';
import { labelled } from './training-rows.js';

export type Progress = (what: string, share: number) => void;

/** What came of the plans: all answers, and the models that gave them. */
export interface Outcome {
  answered: Answered[];
  artifact: Uint8Array;
  modelVersion: string;
  modelBytes: number;
  timing: Timing;
}

/** Where a plan's model comes from: trained from its rows, or made before. */
export type ModelSource = { from: 'training'; seed: number } | { from: 'artifact'; artifact: Uint8Array };

/** The source for models that are not trained here. */
export async function readyModel(capability: CapabilityPackage): Promise<ModelSource> {
  return { from: 'artifact', artifact: await shippedModel(capability) };
}

/** Trains a model for each plan where asked to, and scores the plan's test rows with it. */
export function runPlans(
  capability: CapabilityPackage,
  plans: Plan[],
  source: ModelSource,
  progress: Progress,
): Outcome {
  const timing = { featureMs: 0, trainMs: 0, predictMs: 0 };
  const answered: Answered[] = [];
  const versions: string[] = [];
  let artifact: Uint8Array = new Uint8Array();
  let modelBytes = 0;
  for (const [at, plan] of plans.entries()) {
    const name = plans.length > 1 ? `model ${at + 1} of ${plans.length}` : 'model';
    artifact =
      source.from === 'artifact'
        ? source.artifact
        : train(capability, plan.train, source.seed, timing, (share) => progress(`training ${name}`, share));
    const model = capability.scorer.load(artifact);
    versions.push(capability.scorer.version(model));
    modelBytes += artifact.length;
    const started = performance.now();
    const told = (share: number): void => progress(`scoring with ${name}`, share);
    answered.push(...answers(capability.scorer, model, plan.test, told));
    timing.predictMs += performance.now() - started;
  }
  return {
    answered,
    artifact,
    modelVersion: versions.length === 1 ? (versions[0] as string) : `${versions.length} models`,
    modelBytes,
    timing: {
      ...timing,
      itemsPerSecond: Math.round((answered.length * 1000) / Math.max(timing.predictMs, 1e-3)),
    },
  };
}

/** The first progress of a trainer comes when its features are made. */
function train(
  { name, scorer }: CapabilityPackage,
  examples: Example[],
  seed: number,
  timing: Omit<Timing, 'itemsPerSecond'>,
  progress: (share: number) => void,
): Uint8Array {
  const started = performance.now();
  let featuresMade = 0;
  const told = (share: number): void => {
    featuresMade ||= performance.now();
    progress(share);
  };
  try {
    const made = scorer.train?.(labelled(name, examples), { seed, progress: told });
    if (!made) throw new InputProblem(`${name} cannot be trained`);
    const ended = performance.now();
    const border = featuresMade || ended;
    timing.featureMs += border - started;
    timing.trainMs += ended - border;
    return made.artifact;
  } catch (error) {
    if (error instanceof RangeError) throw new InputProblem(`${filesOf(examples)}: ${error.message}`);
    throw error;
  }
}

function filesOf(examples: Example[]): string {
  return [...new Set(examples.map((example) => example.file))].join(', ') || 'no training rows';
}

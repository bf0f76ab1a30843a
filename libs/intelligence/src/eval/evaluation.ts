import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { majorityAnswers } from './baseline.js';
import { bootstrap } from './bootstrap.js';
import type { CapabilityPackage } from './capability-package.js';
import { readData, type EvalData } from './eval-data.js';
import { multiIntentTask } from './multi-intent-task.js';
import type { EvalOptions } from './options.js';
import { InputProblem } from './problems.js';
import type { EvalReport } from './report.js';
import { readyModel, runPlans, type ModelSource, type Outcome, type Progress } from './run-plans.js';
import { sentimentTask } from './sentiment-task.js';
import { singleIntentTask } from './single-intent-task.js';
import type { Prediction, Task } from './task.js';

export interface Evaluation {
  report: EvalReport;
  predictions: Prediction[];
  artifact: Uint8Array;
}

/** Trains where asked to, scores, and judges the answers beside the naive ones. */
export async function evaluation(
  capability: CapabilityPackage,
  options: EvalOptions,
  run: { argv: string[]; base: string; now: Date; progress: Progress },
): Promise<Evaluation> {
  const data = await readData(capability, options, run.base);
  const source = await sourceOf(capability, options, data, run.base);
  const outcome = runPlans(capability, data.plans, source, run.progress);
  run.progress('judging', 0);
  switch (data.kind) {
    case 'label':
      return judged(singleIntentTask(options), capability, options, data, outcome, run);
    case 'labels':
      return judged(multiIntentTask(), capability, options, data, outcome, run);
    default:
      return judged(
        sentimentTask({ binary: options.binary, valence: data.valence }),
        capability,
        options,
        data,
        outcome,
        run,
      );
  }
}

async function sourceOf(
  capability: CapabilityPackage,
  { model, seed }: EvalOptions,
  { plans }: EvalData,
  base: string,
): Promise<ModelSource> {
  if (model !== null) {
    const file = join(resolve(base, model), `${capability.name}.bin`);
    const artifact = await readFile(file).catch(() => {
      throw new InputProblem(`${file} cannot be read`);
    });
    return { from: 'artifact', artifact };
  }
  return plans.some((plan) => plan.train.length > 0) ? { from: 'training', seed } : readyModel(capability);
}

function judged<J>(
  task: Task<J>,
  capability: CapabilityPackage,
  options: EvalOptions,
  data: EvalData,
  outcome: Outcome,
  { argv, now }: { argv: string[]; now: Date },
): Evaluation {
  const counted = outcome.answered.filter(({ example }) => task.counts(example));
  if (counted.length === 0)
    throw new InputProblem(`${data.testFiles}: no row counts for the task ${task.name}`);
  const rows = counted.map((one) => task.judge(one));
  const asked = counted.map(({ example }) => example);
  const known = data.known.length > 0 ? data.known : asked;
  const metrics = task.measure(rows);
  const naive = task.measure(majorityAnswers(known, asked).map((one) => task.judge(one)));
  const report: EvalReport = {
    schema: 'patchbay.eval/1',
    capability: capability.name,
    task: task.name,
    provider: 'embedded',
    modelVersion: outcome.modelVersion,
    seed: options.seed,
    argv,
    node: process.versions.node,
    createdAt: now.toISOString(),
    data: data.sources,
    n: rows.length,
    baseline: { name: 'majority', metrics: naive },
    metrics,
    ci95: bootstrap(rows, (drawn) => task.measure(drawn), options.bootstrap, options.seed),
    perClass: task.perClass(rows),
    confusion: task.confusion(rows),
    timing: outcome.timing,
    memory: { peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024) },
    modelBytes: outcome.modelBytes,
    warnings: Object.entries(metrics).flatMap(([name, value]) =>
      value === null ? [`${name} is undefined on these rows`] : [],
    ),
  };
  return { report, predictions: counted.map((one) => predictionOf(task, one)), artifact: outcome.artifact };
}

function predictionOf<J>(task: Task<J>, answered: Outcome['answered'][number]): Prediction {
  const { example, scored } = answered;
  return {
    row: example.row,
    ...(example.id === undefined ? {} : { id: example.id }),
    ...task.told(answered),
    confidence: scored.confidence,
    scores: scored.scores,
    factors: scored.factors.map(({ feature, contribution }) => ({ feature, contribution })),
  };
}

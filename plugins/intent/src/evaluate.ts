import type { Labelled, Learners, Report } from '@patchbay/plugin-sdk';
import type { Answer } from './answer.js';
import type { Model } from './model.js';
import { score, type Input } from './score.js';

/** Scores labelled tickets beside the trivial answer, which is always the commonest label. */
export function evaluate(data: Labelled<Input>[], model: Model, seed: number, learn: Learners): Report {
  const { labels } = model.linear;
  const answers = data.map((row): Answer => {
    const { value, scores } = score(row.input, model, learn);
    const chances = Float64Array.from(labels, (name) => scores[name] ?? 0);
    return { chances, chosen: value.map((one) => labels.indexOf(one.label)) };
  });
  return report(data.map(labelsOf), answers, labels, seed, learn);
}

/** The true labels of a row; throws TypeError when they are not a list of names. */
export function labelsOf(row: Labelled<Input>): string[] {
  const { label } = row;
  if (Array.isArray(label) && label.every((name) => typeof name === 'string')) return label;
  throw new TypeError(`Not a list of intents: ${JSON.stringify(label)}`);
}

/** Figures of answers against the truth. */
export function report(
  gold: string[][],
  answers: Answer[],
  labels: string[],
  seed: number,
  learn: Learners,
): Report {
  const predicted = answers.map(({ chosen }) => chosen.map((label) => labels[label] as string));
  const common = commonest(gold);
  return {
    n: gold.length,
    seed,
    metrics: {
      ...learn.multi(gold, predicted),
      coverage: predicted.filter((one) => one.length > 0).length / gold.length,
      ...calibration(gold, answers, labels, learn),
    },
    baseline: {
      name: 'majority',
      metrics: {
        ...learn.multi(
          gold,
          gold.map(() => common),
        ),
        coverage: 1,
        ece: null,
      },
    },
  };
}

/** Calibration error of the answered labels. */
function calibration(
  gold: string[][],
  answers: Answer[],
  labels: string[],
  learn: Learners,
): { ece: number | null } {
  const told = answers.flatMap(({ chances, chosen }, row) =>
    chosen.map((label) => ({
      confidence: chances[label] as number,
      right: gold[row]?.includes(labels[label] as string) ?? false,
    })),
  );
  return {
    ece: learn.ece(
      told.map((one) => one.confidence),
      told.map((one) => one.right),
    ),
  };
}

function commonest(gold: string[][]): string[] {
  const counts = new Map<string, number>();
  for (const label of gold.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 1)
    .map(([label]) => label);
}

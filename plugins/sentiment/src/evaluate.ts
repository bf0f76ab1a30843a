import type { Labelled, Learners, Report } from '@patchbay/plugin-sdk';
import type { Model } from './model.js';
import { score, type Input } from './score.js';

const classes = ['negative', 'neutral', 'positive'];

/** Scores labelled tickets beside the trivial answer, which is always the commonest class. */
export function evaluate(data: Labelled<Input>[], model: Model, seed: number, learn: Learners): Report {
  const labels = model.linear.labels;
  const chances = data.map((row) => {
    const { scores } = score(row.input, model, learn);
    return Float64Array.from(labels, (label) => scores[label] ?? 0);
  });
  return report(data.map(labelOf), chances, labels, seed, learn);
}

/** The truth of a row; throws TypeError when it is none of the three classes. */
export function labelOf(row: Labelled<Input>): string {
  if (typeof row.label === 'string' && classes.includes(row.label)) return row.label;
  throw new TypeError(`Not a sentiment: ${JSON.stringify(row.label)}`);
}

/** The classes to learn, in their fixed order; throws RangeError when there is nothing to tell apart. */
export function classesOf(gold: string[]): string[] {
  const present = classes.filter((label) => gold.includes(label));
  if (present.length < 2)
    throw new RangeError(`Sentiment needs rows of two classes, got: ${present.join(', ') || 'none'}`);
  return present;
}

/** Figures of class chances against the truth. */
export function report(
  gold: string[],
  chances: Float64Array[],
  labels: string[],
  seed: number,
  learn: Learners,
): Report {
  const confidence = chances.map((row) => row.reduce((max, chance) => Math.max(max, chance), 0));
  const predicted = chances.map((row, at) => labels[row.indexOf(confidence[at] as number)] as string);
  const right = gold.map((label, row) => label === predicted[row]);
  const common = commonest(gold);
  return {
    n: gold.length,
    seed,
    metrics: { ...learn.single(gold, predicted), ece: learn.ece(confidence, right) },
    baseline: {
      name: 'majority',
      metrics: {
        ...learn.single(
          gold,
          gold.map(() => common),
        ),
        ece: null,
      },
    },
  };
}

function commonest(gold: string[]): string {
  const count = (label: string): number => gold.filter((other) => other === label).length;
  return classes.reduce((best, label) => (count(label) > count(best) ? label : best));
}

import type { SingleMetrics } from '@patchbay/plugin-sdk';

/** Precision, recall and F1 of one class; `support` = rows whose truth it is. */
export interface ClassMetrics {
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

/** Counts of one class. */
interface Tally {
  hits: number;
  missed: number;
  wrong: number;
}

/** Metrics of single-label answers: accuracy, macro F1 over gold and predicted classes, mean recall of gold classes. */
export function single(gold: string[], predicted: string[]): SingleMetrics {
  const classes = Object.values(perClass(asSets(gold), asSets(predicted)));
  const real = classes.filter((one) => one.support > 0);
  return {
    accuracy: share(gold.filter((label, row) => label === predicted[row]).length, gold.length),
    macroF1: mean(classes.map((one) => one.f1)),
    macroRecall: mean(real.map((one) => one.recall)),
  };
}

/** Figures of each class that occurs in gold or predicted, in alphabetical order. */
export function perClass(gold: string[][], predicted: string[][]): Record<string, ClassMetrics> {
  const tallies = tally(gold, predicted);
  const names = [...tallies.keys()].sort();
  return Object.fromEntries(names.map((name) => [name, ofClass(tallies.get(name) as Tally)]));
}

/** Rows = gold, columns = predicted. */
export function confusion(gold: string[], predicted: string[]): { labels: string[]; rows: number[][] } {
  const labels = [...new Set([...gold, ...predicted])].sort();
  const place = new Map(labels.map((label, at) => [label, at]));
  const rows = labels.map(() => labels.map(() => 0));
  for (const [row, label] of gold.entries()) {
    const line = rows[place.get(label) as number] as number[];
    const column = place.get(predicted[row] as string) as number;
    line[column] = (line[column] as number) + 1;
  }
  return { labels, rows };
}

/** Counts hits, misses and false answers of every class. */
export function tally(gold: string[][], predicted: string[][]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  const of = (label: string): Tally => {
    const known = tallies.get(label) ?? { hits: 0, missed: 0, wrong: 0 };
    tallies.set(label, known);
    return known;
  };
  for (const [row, labels] of gold.entries()) {
    const answers = predicted[row] as string[];
    for (const label of labels) of(label)[answers.includes(label) ? 'hits' : 'missed']++;
    for (const label of answers) if (!labels.includes(label)) of(label).wrong++;
  }
  return tallies;
}

/** Arithmetic mean, 0 for an empty list. */
export function mean(values: number[]): number {
  return share(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}

/** A fraction, 0 when the whole is 0. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function asSets(labels: string[]): string[][] {
  return labels.map((label) => [label]);
}

function ofClass({ hits, missed, wrong }: Tally): ClassMetrics {
  return {
    precision: share(hits, hits + wrong),
    recall: share(hits, hits + missed),
    f1: share(2 * hits, 2 * hits + wrong + missed),
    support: hits + missed,
  };
}

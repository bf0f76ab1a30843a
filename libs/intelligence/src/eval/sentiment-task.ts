import { auc, confusion, ece, logLoss, pearson, perClass, single, spearman } from '@patchbay/learners';
import { sentimentValueSchema } from '@patchbay/domain';
import { topOf, type Answered } from './answers.js';
import type { Example } from './examples.js';
import type { Metrics, Task } from './task.js';

interface Judged {
  gold: string;
  predicted: string;
  confidence: number;
  truthChance: number;
  /** Chance of positive minus chance of negative. */
  balance: number;
  score: number;
  valence: number | null;
}

export interface SentimentOptions {
  /** Only positive against negative: neutral rows do not count and neutral is no answer. */
  binary: boolean;
  /** Every truth is a number, which the score is compared with. */
  valence: boolean;
}

/** Sentiment of single texts: three classes, or two with `binary`. */
export function sentimentTask(options: SentimentOptions): Task<Judged> {
  const judge = (answered: Answered): Judged => judged(answered, options.binary);
  return {
    name: options.binary ? 'binary' : 'classes',
    counts: (example) => !options.binary || sideOf(example) !== 'neutral',
    judge,
    measure: (rows) => ({
      ...(options.binary ? binaryMetrics(rows) : classMetrics(rows)),
      ...(options.valence ? correlations(rows) : {}),
    }),
    perClass: (rows) =>
      perClass(
        rows.map((row) => [row.gold]),
        rows.map((row) => [row.predicted]),
      ),
    confusion: (rows) =>
      confusion(
        rows.map((row) => row.gold),
        rows.map((row) => row.predicted),
      ),
    told: (answered) => {
      const { gold, predicted } = judge(answered);
      return { gold, predicted };
    },
  };
}

/** The truth without a neutral band: the sign of the valence, where there is one. */
function sideOf({ valence, labels }: Example): string {
  if (valence === undefined) return labels[0] as string;
  if (valence === 0) return 'neutral';
  return valence > 0 ? 'positive' : 'negative';
}

function judged({ example, scored }: Answered, binary: boolean): Judged {
  const { scores } = scored;
  const balance = (scores['positive'] ?? 0) - (scores['negative'] ?? 0);
  const top = topOf(scores);
  const gold = binary ? sideOf(example) : (example.labels[0] as string);
  const value = sentimentValueSchema.safeParse(scored.value);
  return {
    gold,
    predicted: binary ? sign(balance) : (top?.label ?? 'neutral'),
    confidence: top?.chance ?? 0,
    truthChance: scores[gold] ?? 0,
    balance,
    score: value.success ? value.data.score : balance,
    valence: example.valence ?? null,
  };
}

function sign(balance: number): string {
  return balance > 0 ? 'positive' : 'negative';
}

function classMetrics(rows: Judged[]): Metrics {
  const gold = rows.map((row) => row.gold);
  const predicted = rows.map((row) => row.predicted);
  return {
    ...single(gold, predicted),
    ece: ece(
      rows.map((row) => row.confidence),
      rows.map((row) => row.gold === row.predicted),
    ),
    logLoss: logLoss(rows.map((row) => row.truthChance)),
  };
}

function binaryMetrics(rows: Judged[]): Metrics {
  const { accuracy, macroF1 } = single(
    rows.map((row) => row.gold),
    rows.map((row) => row.predicted),
  );
  return {
    binaryAccuracy: accuracy,
    binaryMacroF1: macroF1,
    auc: auc(
      rows.map((row) => row.balance),
      rows.map((row) => row.gold === 'positive'),
    ),
  };
}

function correlations(rows: Judged[]): Metrics {
  const scores = rows.map((row) => row.score);
  const valences = rows.map((row) => row.valence ?? 0);
  return { pearson: pearson(scores, valences), spearman: spearman(scores, valences) };
}

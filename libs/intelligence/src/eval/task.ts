import type { ClassMetrics } from '@patchbay/learners';
import type { Answered } from './answers.js';
import type { Example } from './examples.js';

export type Metrics = Record<string, number | null>;

/** One line of the predictions file: enough to compute every metric again. */
export interface Prediction {
  row: number;
  id?: string;
  gold: string | string[];
  predicted: string | string[] | null;
  confidence: number;
  scores: Record<string, number>;
  factors: { feature: string; contribution: number }[];
}

export interface Confusion {
  labels: string[];
  rows: number[][];
}

/** How one kind of answer is judged. `J` is what the metrics of a row need, made once and resampled many times. */
export interface Task<J> {
  name: string;
  /** Which answered rows count. */
  counts(example: Example): boolean;
  judge(answered: Answered): J;
  measure(rows: J[]): Metrics;
  perClass(rows: J[]): Record<string, ClassMetrics>;
  confusion(rows: J[]): Confusion | null;
  /** What was said and what is true, for the predictions file. */
  told(answered: Answered): Pick<Prediction, 'gold' | 'predicted'>;
}

import type { Factor, Json } from '@patchbay/domain';
import type { Z } from './context.js';

/** The shape of an evaluation, always beside the trivial answer. Shares are fractions. */
export interface Report {
  n: number;
  seed: number;
  metrics: Record<string, number | null>;
  baseline: { name: string; metrics: Record<string, number | null> };
}

/** A row with its truth. */
export interface Labelled<I, L = Json> {
  input: I;
  label: L;
  /** Rows of one group are near copies (one template, one thread): training never calibrates on one and learns another. */
  group?: string;
}

/** Sparse vector: strictly rising indices. */
export interface SparseVector {
  indices: Int32Array;
  values: Float32Array;
}

/** Options of the text vectoriser; see `libs/learners`. */
export interface VectoriserOptions {
  wordNgrams: [min: number, max: number];
  charNgrams: [min: number, max: number] | null;
  minDf: number;
  maxFeatures: number | null;
  /** Words after a negation get the prefix `not_` until the next punctuation mark. */
  negation?: boolean;
  /** Word -> valence (about -4..4): adds the columns `lexicon +` and `lexicon -`. */
  lexicon?: Record<string, number>;
}

/** Turns text into sparse TF-IDF vectors. */
export interface Vectoriser {
  readonly size: number;
  transform(text: string): SparseVector;
  /** The same vector in blocks that the next text overwrites: for scoring, where nothing of it is kept. */
  view(text: string): SparseVector;
  /** The n-gram behind a column. */
  feature(index: number): string;
  /**
   * The words that moved `sum of weight x value`, strongest first, with the surrounding text as evidence.
   * Without a limit the contributions add up to that sum exactly.
   */
  explain(text: string, weight: (feature: number) => number, limit?: number): Factor[];
}

/** A linear one-vs-rest model: one weight row and bias for each label. */
export interface LinearModel {
  readonly labels: string[];
  /** Raw margins in the order of `labels`. */
  margins(x: SparseVector): Float64Array;
  weight(label: number, feature: number): number;
}

/** Options of the one-vs-rest linear SVM. */
export interface SvmOptions {
  labels: string[];
  /** Cost of an error; larger fits the training rows closer. */
  c: number;
  seed: number;
  /** 0 = every row counts the same, 1 = both sides of a label weigh the same in total. Default 0. */
  balance?: number;
  /** Stop when the projected gradient is below this. Default 0.1. */
  tolerance?: number;
  /** Weight of each row, default 1. */
  rowWeights?: number[];
  progress?(share: number): void;
}

/** Metrics of single-label answers. */
export interface SingleMetrics {
  accuracy: number;
  macroF1: number;
  macroRecall: number;
}

/** Metrics of label sets. */
export interface MultiMetrics {
  microPrecision: number | null;
  microRecall: number | null;
  microF1: number | null;
  macroF1: number;
  atLeastOneCorrect: number;
  exactSet: number;
}

/** Learners a capability may use without importing a library; pure and seeded. */
export interface Learners {
  vectoriser(texts: string[], options: VectoriserOptions): Vectoriser;
  linearSvm(x: SparseVector[], y: string[][], options: SvmOptions): LinearModel;
  /** Margins of every row by a model that has not seen its fold. */
  heldOut(x: SparseVector[], y: string[][], folds: number[][], options: SvmOptions): Float64Array[];
  /** Platt scaling: probability of a margin m = 1 / (1 + exp(a m + b)). */
  platt(margins: number[], positive: boolean[]): { a: number; b: number };
  /** Softmax temperature fitted on held-out margins. */
  temperature(margins: Float64Array[], truth: number[]): number;
  /** Probabilities of margins divided by a temperature. */
  softmax(margins: Float64Array, temperature: number): Float64Array;
  /** Packs a vectoriser, a linear model and small JSON into one artifact; drops columns whose weights all lie below `epsilon`. */
  pack(parts: { vectoriser: Vectoriser; model: LinearModel; extra: Json; epsilon?: number }): Uint8Array;
  unpack(artifact: Uint8Array): { vectoriser: Vectoriser; model: LinearModel; extra: Json };
  /** Seeded folds of row numbers, at most k; rows of one group stay together. */
  folds(groups: (string | undefined)[], k: number, seed: number): number[][];
  single(gold: string[], predicted: string[]): SingleMetrics;
  multi(gold: string[][], predicted: string[][]): MultiMetrics;
  /** Expected calibration error, 10 bins. */
  ece(confidence: number[], right: boolean[]): number | null;
}

/** One result with its evidence, ready to be stored as a signal. */
export interface Scored {
  value: Json;
  label: string | null;
  confidence: number;
  factors: Factor[];
  /** Calibrated probability of every label the model knows, also of those it did not answer. */
  scores: Record<string, number>;
}

/**
 * The pure half of a capability: runs in a worker thread, sees structured-clone data only.
 * Default export of the capability's entry module is `ScorerEntry`.
 */
export interface Scorer<I, M> {
  /** Reads a model: the shipped one or one made by `train`. */
  load(artifact: Uint8Array): M;
  version(m: M): string;
  /** Same length and order as `batch`. Includes the factors, so that one pass serves score and explanation. */
  score(batch: I[], m: M): Scored[];
  evaluate(data: Labelled<I>[], m: M, seed: number): Report;
  train?(
    data: Labelled<I>[],
    options: { seed: number; progress(share: number): void },
  ): { artifact: Uint8Array; report: Report };
}

/** Default export of a capability's entry module: a scorer over the learners it is given. */
export type ScorerEntry<I, M> = (learn: Learners) => Scorer<I, M>;

/** A capability: what it reads, what it says, where it runs. */
export interface Capability {
  subject: 'ticket';
  /** Domain events that start it. */
  on: ('ticket.created' | 'ticket.updated')[];
  input: Z;
  /** Ticket fields gathered for each item in one query per batch: input field -> ticket field. */
  needs: Record<string, 'subject' | 'body'>;
  /** Signal name -> schema of its value. */
  produces: Record<string, Z>;
  run: {
    where: 'worker';
    /** Absolute URL of the module whose default export is the `ScorerEntry`. */
    entry: URL;
    /** Absolute URL of the shipped model artifact. */
    model: URL;
    batch: number;
    timeoutMs: number;
    memoryMb: number;
  };
}

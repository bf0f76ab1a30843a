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
}

/** Turns text into sparse TF-IDF vectors. */
export interface Vectoriser {
  readonly size: number;
  transform(text: string): SparseVector;
  /** The n-gram behind a column. */
  feature(index: number): string;
}

/** A linear one-vs-rest model: one weight row and bias for each label. */
export interface LinearModel {
  readonly labels: string[];
  /** Raw margins in the order of `labels`. */
  margins(x: SparseVector): Float64Array;
  weight(label: number, feature: number): number;
}

/** Learners a capability may use without importing a library; pure and seeded. */
export interface Learners {
  vectoriser(texts: string[], options: VectoriserOptions): Vectoriser;
  linearSvm(
    x: SparseVector[],
    y: string[][],
    options: { labels: string[]; c: number; seed: number; classWeight?: 'balanced'; progress?(p: number): void },
  ): LinearModel;
  /** Platt scaling of one margin; returns a function margin -> probability. */
  platt(margins: number[], positive: boolean[]): { a: number; b: number };
  /** Softmax temperature fitted on held-out margins. */
  temperature(margins: Float64Array[], truth: number[]): number;
  /** Packs a vectoriser, a linear model and small JSON into one artifact; prunes weights below `epsilon`. */
  pack(parts: { vectoriser: Vectoriser; model: LinearModel; extra: Json; epsilon?: number }): Uint8Array;
  unpack(artifact: Uint8Array): { vectoriser: Vectoriser; model: LinearModel; extra: Json };
  /** Seeded k folds of row numbers. */
  folds(n: number, k: number, seed: number): number[][];
}

/** One result with its evidence, ready to be stored as a signal. */
export interface Scored {
  value: Json;
  label: string | null;
  confidence: number;
  factors: Factor[];
}

/**
 * The pure half of a capability: runs in a worker thread, sees structured-clone data only.
 * Default export of the capability's entry module is `ScorerEntry`.
 */
export interface Scorer<I, M> {
  /** null = the model shipped in the package; the host passes the package's bytes then. */
  load(artifact: Uint8Array): M;
  version(m: M): string;
  /** Same length and order as `batch`. Includes the factors, so that one pass serves score and explanation. */
  score(batch: I[], m: M): Scored[];
  evaluate(data: Labelled<I>[], m: M, seed: number): Report;
  train?(data: Labelled<I>[], options: { seed: number; progress(p: number): void }): { artifact: Uint8Array; report: Report };
}

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

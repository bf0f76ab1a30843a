import type { PackedScore } from './packed-score.js';

/** What the host asks of a scorer thread. */
export interface ScoreRequest {
  id: number;
  /** URL of the module whose default export is the `ScorerEntry`. */
  entry: string;
  /** Path of the model artifact. */
  model: string;
  batch: unknown[];
}

/** What the thread answers. */
export type ScoreAnswer =
  { id: number; ok: true; version: string; scored: PackedScore[] } | { id: number; ok: false; error: string };

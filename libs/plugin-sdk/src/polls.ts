import type { Change } from '@patchbay/domain';
import type { Json } from '@patchbay/domain';
import type { Out, Z } from './context.js';

/** A schema whose stored values outlive releases. `migrate[n]` turns version n into n + 1. */
export interface Versioned<T extends Z> {
  version: number;
  schema: T;
  migrate?: Record<number, (old: Json) => Json>;
}

/** News, or everything there ever was: two checkpoints, read side by side. */
export type Lane = 'live' | 'backfill';

/** One page of a stream; its changes and its checkpoint commit together. */
export interface Page<K extends Z> {
  changes: Change[];
  next: Out<K>;
  /** True = nothing newer at the provider; the live lane sleeps, the backfill lane is finished. */
  done: boolean;
  progress?: { done: number; total?: number };
}

/** A stream that is read by cursor. */
export interface Poll<X, K extends Z> {
  /** e.g. `2m`: seconds, minutes, hours. */
  every: string;
  checkpoint: Versioned<K>;
  start(lane: Lane, now: Date): Out<K>;
  pull(ctx: X, from: Out<K>, lane: Lane): AsyncIterable<Page<K>>;
}

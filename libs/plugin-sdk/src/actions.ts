import type { Json } from '@patchbay/domain';
import type { Out, Z } from './context.js';

/** A meaning the core knows, so that routing, agent desk and templates work with any vendor. */
export type ActionRole =
  'ticket.create' | 'ticket.reply' | 'ticket.setField' | 'ticket.assign' | 'alert.post';

/** What repeating the call does. Proved by the contract tests from the twin's effects. */
export type Idempotency<X, I, O> =
  /** The provider de-duplicates on our key. */
  | { class: 'key'; carry: { header: string } | { field: string } }
  /** The same input twice leaves the same state. */
  | { class: 'upsert'; target(input: I): string }
  /** Asked for before every retry: has the call with this marker happened? */
  | { class: 'lookup'; find(ctx: X, input: I, marker: string): Promise<O | null> }
  /** An uncertain result waits for a person. */
  | { class: 'none' };

/** The exact request an action would send. */
export interface Preview {
  method: string;
  target: string;
  body: Json;
}

/** A thing the plugin can do at the provider; offered to workflows and write-back. */
export interface Action<X, I extends Z, O extends Z> {
  title: string;
  input: I;
  output: O;
  role?: ActionRole;
  timeoutMs?: number;
  idempotency: Idempotency<X, Out<I>, Out<O>>;
  /** Dry run: pure, no network. */
  preview(input: Out<I>): Preview;
  /** `key` is the same at every attempt; `marker` is its short visible form. */
  run(ctx: X & { key: string; marker: string }, input: Out<I>): Promise<Out<O>>;
}

/** The provider's side of a Patchbay object. */
export interface ExternalRef {
  object: 'ticket';
  external_id: string;
}

/** Binds a signal to an action: scores flow back to where the ticket came from. */
export interface WriteBack<S extends Z, A extends string = string> {
  signal: string;
  /** Key of the plugin's `actions`. */
  action: A;
  /** Wait for further changes of the same subject, in milliseconds. */
  coalesceMs: number;
  /** Provider fields that are ours and never imported, given the settings. */
  owns(settings: Out<S>): string[];
  /** Input for the action; null = nothing to write for this value. */
  input(value: Json, subject: ExternalRef, settings: Out<S>): Json | null;
}

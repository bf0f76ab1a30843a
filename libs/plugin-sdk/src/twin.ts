import type { Json } from '@patchbay/domain';
import type { Clock } from './context.js';
import type { RawReply, RawRequest } from './webhooks.js';

/** What can go wrong between hub and provider. */
export type FaultKind =
  | '429'
  | '500'
  | 'cut-before-effect'
  | 'cut-after-effect'
  | 'expire-token'
  | 'duplicate'
  | 'reorder'
  | 'slow';

/** What a twin needs from its host. `deliver` posts a signed webhook to the hub and gives its answer. */
export interface TwinOptions {
  seed: number;
  clock: Clock;
  /** Items per page of the twin's lists; absent = as many as the provider gives. */
  pageSize?: number;
  deliver(hook: Omit<RawRequest, 'receivedAt'>): Promise<RawReply>;
}

/** A stateful local simulator of a provider: checks auth, pages and limits like it, signs its webhooks. */
export interface Twin {
  /** Credentials and fields that connect to this twin, so the sandbox needs no account. */
  credentials(): {
    auth: string;
    secrets: Record<string, string>;
    fields: Record<string, Json>;
    webhookSecret: string;
    settings?: Record<string, Json>;
  };
  /** Answers the provider's API. A thrown `TypeError` is a cut connection. */
  fetch(request: Request): Promise<Response>;
  /** What a user of the tool would see, as a self-contained HTML fragment without scripts. */
  page(): string;
  scenes: Record<string, { title: string; play(): Promise<void> }>;
  fault(fault: { kind: FaultKind; rate: number; retryAfterS?: number } | null): void;
  /** What really happened, for tests. */
  effects(): Json;
  /** Every idempotency key or marker seen, in order, with repeats. */
  keys(): string[];
}

/** Default export of a plugin's `./twin`. */
export interface TwinModule {
  create(options: TwinOptions): Twin;
}

import type { Json } from '@patchbay/domain';
import type { EntityManager } from 'typeorm';

/** A call that has come to its end. */
export interface FinishedCall {
  runId: string | null;
  ordinal: number | null;
  status: 'succeeded' | 'failed' | 'uncertain';
  output: Json;
  error: string | null;
}

/** Port to whoever asked for calls: told in the transaction that stores their outcome. */
export abstract class ActionListener {
  abstract onFinished(em: EntityManager, tenantId: string, calls: FinishedCall[]): Promise<void>;
}

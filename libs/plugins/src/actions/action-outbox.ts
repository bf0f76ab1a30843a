import { Injectable } from '@nestjs/common';
import { JobQueue } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import { limitKey } from '../calls/limiter.js';
import { ActionRepository, type ActionCall } from './action.repository.js';

export const actionQueue = 'action';

/** Queues calls in the transaction of the change that asks for them. The same key twice is one call. */
@Injectable()
export class ActionOutbox {
  constructor(
    private readonly repository: ActionRepository,
    private readonly jobs: JobQueue,
  ) {}

  /** `runAt` lets later changes of the same subject replace the input before it is sent. */
  async queue(em: EntityManager, tenantId: string, calls: ActionCall[], runAt?: Date): Promise<void> {
    if (calls.length === 0) return;
    const made = await this.repository.insert(em, tenantId, calls);
    await this.enqueue(em, tenantId, made, runAt);
  }

  async enqueue(
    em: EntityManager,
    tenantId: string,
    calls: { id: string; connection_id: string | null }[],
    runAt?: Date,
  ): Promise<void> {
    await this.jobs.enqueue(
      em,
      tenantId,
      calls.map(({ id, connection_id }) => ({
        queue: actionQueue,
        payload: { call_id: id },
        limitKey: connection_id ? limitKey(connection_id) : undefined,
        runAt,
      })),
    );
  }
}

import { Injectable } from '@nestjs/common';
import { notFound, ProblemError, TenantDoor } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import { ActionListener } from './action-listener.js';
import { ActionOutbox } from './action-outbox.js';
import { ActionRepository, type CallRow, type CallStatus, type StoredCall } from './action.repository.js';
import { PerformCall } from './perform-call.js';

/** Where a person decides about calls that failed or whose outcome is unknown. */
@Injectable()
export class CallDesk {
  constructor(
    private readonly repository: ActionRepository,
    private readonly outbox: ActionOutbox,
    private readonly perform: PerformCall,
    private readonly listener: ActionListener,
    private readonly door: TenantDoor,
  ) {}

  /** Makes the call again under its old key. Throws 404, or 409 when it is not waiting for a decision. */
  async retry(tenantId: string, id: string): Promise<CallRow> {
    return this.decide(tenantId, id, ['failed', 'uncertain'], async (em, call) => {
      const status = call.status === 'uncertain' && this.perform.repeatable(call.type) ? 'running' : 'queued';
      await this.repository.settle(em, [{ id, status, output: null, error: null }]);
      await this.outbox.enqueue(em, tenantId, [{ id, connection_id: call.connection_id }]);
    });
  }

  /** Throws 404, or 409 when nobody is in doubt about the call. */
  async dismiss(tenantId: string, id: string): Promise<CallRow> {
    return this.decide(tenantId, id, ['uncertain'], async (em, call) => {
      const error = `Dismissed. ${call.error ?? ''}`.trim();
      await this.repository.settle(em, [{ id, status: 'failed', output: null, error }]);
      await this.tell(em, tenantId, [call], error);
    });
  }

  /** Calls to an account that is being disconnected must not go to another one. */
  async abandon(em: EntityManager, tenantId: string, connectionId: string): Promise<void> {
    const error = 'The account was disconnected.';
    const calls = await this.repository.abandon(em, connectionId, error);
    if (calls.length > 0) await this.tell(em, tenantId, calls, error);
  }

  private async tell(
    em: EntityManager,
    tenantId: string,
    calls: Pick<StoredCall, 'run_id' | 'ordinal'>[],
    error: string,
  ): Promise<void> {
    const finished = calls.map(({ run_id: runId, ordinal }) => ({
      runId,
      ordinal,
      status: 'failed' as const,
      output: null,
      error,
    }));
    await this.listener.onFinished(em, tenantId, finished);
  }

  /** One decision at a time: whoever comes second finds the call decided. */
  private async decide(
    tenantId: string,
    id: string,
    among: CallStatus[],
    act: (em: EntityManager, call: StoredCall) => Promise<void>,
  ): Promise<CallRow> {
    return this.door.run(tenantId, async (em) => {
      const call = await this.repository.lock(em, id);
      if (!call) throw notFound('call');
      if (!among.includes(call.status))
        throw new ProblemError(409, 'conflict', `The call is ${call.status}: there is nothing to decide.`);
      await act(em, call);
      return (await this.repository.find(tenantId, id))!;
    });
  }
}

import { Injectable } from '@nestjs/common';
import { notFound, ProblemError, TenantDoor } from '@patchbay/platform';
import { ActionListener } from './action-listener.js';
import { ActionOutbox } from './action-outbox.js';
import { ActionRepository, type CallRow, type CallStatus } from './action.repository.js';

/** Where a person decides about calls that failed or whose outcome is unknown. */
@Injectable()
export class CallDesk {
  constructor(
    private readonly repository: ActionRepository,
    private readonly outbox: ActionOutbox,
    private readonly listener: ActionListener,
    private readonly door: TenantDoor,
  ) {}

  /** Makes the call again under its old key. Throws 404, or 409 when it is not waiting for a decision. */
  async retry(tenantId: string, id: string): Promise<CallRow> {
    const call = await this.decidable(tenantId, id, ['failed', 'uncertain']);
    await this.door.run(tenantId, async (em) => {
      await this.repository.settle(em, [{ id, status: 'queued', output: null, error: null }]);
      await this.outbox.enqueue(em, tenantId, [{ id, connection_id: call.connection_id }]);
    });
    return this.decidable(tenantId, id, null);
  }

  async dismiss(tenantId: string, id: string): Promise<CallRow> {
    const call = await this.decidable(tenantId, id, ['uncertain']);
    const error = `Dismissed. ${call.error ?? ''}`.trim();
    await this.door.run(tenantId, async (em) => {
      await this.repository.settle(em, [{ id, status: 'failed', output: null, error }]);
      const { run_id: runId, ordinal } = call;
      await this.listener.onFinished(em, tenantId, [
        { runId, ordinal, status: 'failed', output: null, error },
      ]);
    });
    return this.decidable(tenantId, id, null);
  }

  private async decidable(tenantId: string, id: string, among: CallStatus[] | null) {
    const call = await this.repository.find(tenantId, id);
    if (!call) throw notFound('call');
    if (among && !among.includes(call.status)) {
      throw new ProblemError(409, 'conflict', `The call is ${call.status}: there is nothing to decide.`);
    }
    return call;
  }
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Json } from '@patchbay/domain';
import {
  acknowledged,
  type ClaimedJob,
  fault,
  JobQueue,
  payloadText,
  PostponeError,
  reasonOf,
  TenantDoor,
} from '@patchbay/platform';
import { ActionListener } from './actions/action-listener.js';
import { actionQueue } from './actions/action-outbox.js';
import { ActionRepository, type Settled, type StartedCall } from './actions/action.repository.js';
import { PerformCall } from './actions/perform-call.js';
import { callVerdict } from './actions/verdict.js';
import { CircuitBreaker } from './calls/circuit-breaker.js';
import { isLastAttempt } from './calls/last-attempt.js';
import { OwnLimitError } from './calls/limiter.js';
import { Together } from './calls/together.js';
import { ConnectionCheck } from './connections/connection-check.js';
import type { ConnectionRow } from './connections/connection.repository.js';

const needsPersonMs = 60_000;
type Outcome = Settled & { call: StartedCall; job: ClaimedJob };
type Done = void | typeof acknowledged;

/** Hop 6: queued calls go out under their key. Statements before and after a call are shared by calls that run at the same time. */
@Injectable()
export class ActionRunner implements OnModuleInit {
  private readonly starts = new Together<string, StartedCall | null>((tenantId, ids) =>
    this.start(tenantId, ids),
  );
  private readonly ends = new Together<Outcome, null>((tenantId, outcomes) =>
    this.finish(tenantId, outcomes),
  );

  constructor(
    private readonly jobs: JobQueue,
    private readonly door: TenantDoor,
    private readonly repository: ActionRepository,
    private readonly perform: PerformCall,
    private readonly check: ConnectionCheck,
    private readonly breaker: CircuitBreaker,
    private readonly listener: ActionListener,
  ) {}

  onModuleInit(): void {
    this.jobs.workSingly(actionQueue, { concurrency: 64, leaseS: 60 }, (job, signal) =>
      this.work(job, signal),
    );
  }

  private async work(job: ClaimedJob, signal: AbortSignal): Promise<Done> {
    const call = await this.starts.add(job.tenantId, payloadText(job, 'call_id'));
    if (!call) return;
    if (call.superseded) return this.end(job, call, 'succeeded', { superseded: true }, null);
    const row = await this.perform.connectionOf(job.tenantId, call);
    let output: Json;
    try {
      output = await this.perform.run(job.tenantId, call, row, signal);
    } catch (error) {
      return this.failed(job, call, row, error);
    }
    await fault('action:after-call');
    await this.end(job, { ...call, connection_id: row?.id ?? null }, 'succeeded', output, null);
    if (row) await this.check.noteSuccess(row);
    return acknowledged;
  }

  private async failed(
    job: ClaimedJob,
    call: StartedCall,
    row: ConnectionRow | null,
    error: unknown,
  ): Promise<Done> {
    if (error instanceof PostponeError) return this.again(job, call, error, false);
    const verdict = callVerdict(error, this.perform.repeatable(call.type));
    const reason = reasonOf(error);
    const ofProvider = verdict.kind === 'wait' || verdict.kind === 'again';
    if (row && ofProvider && !(error instanceof OwnLimitError)) await this.check.note(row, error);
    if (verdict.kind === 'failed' || verdict.kind === 'uncertain')
      return this.end(job, call, verdict.kind, null, reason);
    if (verdict.kind === 'wait')
      return this.again(job, call, new PostponeError(needsPersonMs, reason), false);
    const later = row && (await this.breaker.postponed(row, job.createdAt, error));
    if (later) return this.again(job, call, later, verdict.uncertain);
    if (isLastAttempt(job, error))
      return this.end(job, call, verdict.uncertain ? 'uncertain' : 'failed', null, reason);
    return this.again(job, call, error, verdict.uncertain);
  }

  /** Back into the queue. What may have happened stays `running`, so that the next attempt looks first. */
  private async again(
    job: ClaimedJob,
    call: StartedCall,
    error: unknown,
    uncertain: boolean,
  ): Promise<never> {
    const status = uncertain || call.was === 'running' ? 'running' : 'queued';
    await this.end(job, call, status, null, reasonOf(error));
    throw error;
  }

  private async end(
    job: ClaimedJob,
    call: StartedCall,
    status: Settled['status'],
    output: Json,
    error: string | null,
  ): Promise<typeof acknowledged> {
    await this.ends.add(job.tenantId, { id: call.id, status, output, error, call, job });
    return acknowledged;
  }

  private async start(tenantId: string, ids: string[]): Promise<(StartedCall | null)[]> {
    const started = new Map((await this.repository.start(tenantId, ids)).map((call) => [call.id, call]));
    return ids.map((id) => started.get(id) ?? null);
  }

  private async finish(tenantId: string, outcomes: Outcome[]): Promise<null[]> {
    await this.door.run(tenantId, async (em) => {
      await this.repository.settle(
        em,
        outcomes.map(({ call, id, status, output, error }) => ({
          id,
          connectionId: call.connection_id,
          status,
          output,
          error,
        })),
      );
      const finished = outcomes.flatMap(({ call, job, status, output, error }) =>
        status === 'queued' || status === 'running'
          ? []
          : [{ job, call: { runId: call.run_id, ordinal: call.ordinal, status, output, error } }],
      );
      if (finished.length === 0) return;
      const calls = finished.map(({ call }) => call);
      await this.listener.onFinished(em, tenantId, calls);
      this.jobs.acknowledge(finished.map(({ job }) => job));
    });
    return outcomes.map(() => null);
  }
}

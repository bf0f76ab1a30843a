import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Json } from '@patchbay/domain';
import {
  type ClaimedJob,
  Clock,
  durationMs,
  JobQueue,
  PostponeError,
  Schedules,
  TenantDoor,
} from '@patchbay/platform';
import { AuthError, type AnyPlugin, type Lane, type Page, type Poll, type Z } from '@patchbay/plugin-sdk';
import { TicketIntake } from '@patchbay/tickets';
import type { EntityManager } from 'typeorm';
import { Contexts, type AnyConn } from './calls/contexts.js';
import { isLastAttempt } from './calls/last-attempt.js';
import { limitKey, OwnLimitError } from './calls/limiter.js';
import { ConnectionCheck } from './connections/connection-check.js';
import type { ConnectionRow } from './connections/connection.repository.js';
import { Connections } from './connections/connections.js';
import { sourced } from './inbound/sourced.js';
import { CheckpointRepository, type Stream } from './polling/checkpoint.repository.js';
import { Installations, upToDate } from './registry/installations.js';
import { PluginRegistry } from './registry/plugin-registry.js';

const queue = 'poll';
const tickMs = 10_000;
/** A long stream is cut into slices, so that no account holds a worker for itself. */
const sliceMs = 30_000;
const lanes: Lane[] = ['live', 'backfill'];

/** Reads streams by cursor: the changes of a page and the checkpoint behind it commit together. */
@Injectable()
export class Poller implements OnModuleInit {
  constructor(
    private readonly jobs: JobQueue,
    private readonly schedules: Schedules,
    private readonly door: TenantDoor,
    private readonly registry: PluginRegistry,
    private readonly installations: Installations,
    private readonly connections: Connections,
    private readonly contexts: Contexts,
    private readonly check: ConnectionCheck,
    private readonly checkpoints: CheckpointRepository,
    private readonly intake: TicketIntake,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.workSingly(queue, { concurrency: 3, leaseS: 60 }, (job, signal) => this.slice(job, signal));
    this.schedules.everyTenant('polls', tickMs, (em, tenantId) => this.enqueueDue(em, tenantId));
  }

  /** Starts reading a connection at once, history and news side by side. */
  async start(em: EntityManager, row: ConnectionRow): Promise<void> {
    for (const [stream] of Object.entries(this.registry.find(row.plugin_id)?.polls ?? {})) {
      for (const lane of lanes) await this.enqueue(em, row, { connectionId: row.id, stream, lane });
    }
  }

  private async enqueueDue(em: EntityManager, tenantId: string): Promise<void> {
    const enabled = await this.installations.enabledIds(tenantId);
    for (const row of await this.connections.list(tenantId)) {
      if (row.paused || row.state === 'needs_reauth' || !enabled.has(row.plugin_id)) continue;
      for (const [stream, poll] of Object.entries(this.registry.find(row.plugin_id)?.polls ?? {})) {
        for (const lane of lanes) {
          const at = { connectionId: row.id, stream, lane };
          if (await this.isDue(tenantId, at, poll.every)) await this.enqueue(em, row, at);
        }
      }
    }
  }

  private async isDue(tenantId: string, at: Stream, every: string): Promise<boolean> {
    const known = await this.checkpoints.find(tenantId, at);
    if (!known) return true;
    if (at.lane === 'backfill') return !known.done;
    return this.clock.now().getTime() - known.updated_at.getTime() >= durationMs(every);
  }

  private async enqueue(
    em: EntityManager,
    row: ConnectionRow,
    { connectionId, stream, lane }: Stream,
  ): Promise<void> {
    const payload = { connection_id: connectionId, stream, lane };
    await this.jobs.enqueue(em, row.tenant_id, [
      { queue, payload, key: `${connectionId}:${stream}:${lane}`, limitKey: limitKey(connectionId) },
    ]);
  }

  private async slice(job: ClaimedJob, signal: AbortSignal): Promise<void> {
    const at = job.payload as { connection_id: string; stream: string; lane: Lane };
    const row = await this.connections.find(job.tenantId, at.connection_id);
    if (!row || row.paused) return;
    if (!(await this.installations.enabledIds(job.tenantId)).has(row.plugin_id)) return;
    try {
      await this.read(row, { connectionId: row.id, stream: at.stream, lane: at.lane }, signal);
      await this.check.noteSuccess(row);
    } catch (error) {
      if (error instanceof PostponeError) throw error;
      if (!(error instanceof OwnLimitError)) await this.check.note(row, error);
      // A dead job would keep its key, and the stream would never be read again: after the last attempt the schedule begins anew.
      if (!(error instanceof AuthError) && !isLastAttempt(job, error)) throw error;
    }
  }

  private async read(row: ConnectionRow, at: Stream, signal: AbortSignal): Promise<void> {
    const { plugin, ctx } = await this.contexts.open(row, signal);
    const poll = plugin.polls?.[at.stream];
    if (!poll) return;
    const until = Date.now() + sliceMs;
    for await (const page of poll.pull(ctx, await this.from(row, at, poll), at.lane)) {
      await this.store(plugin, row, at, poll, page);
      if (page.done) return;
      if (signal.aborted || Date.now() > until) throw new PostponeError(0, 'the next slice of the stream');
    }
  }

  private async from(row: ConnectionRow, at: Stream, poll: Poll<AnyConn, Z>): Promise<unknown> {
    const known = await this.checkpoints.find(row.tenant_id, at);
    return known
      ? upToDate(poll.checkpoint, known.value, known.version)
      : poll.start(at.lane, this.clock.now());
  }

  private async store(
    plugin: AnyPlugin,
    row: ConnectionRow,
    at: Stream,
    poll: Poll<AnyConn, Z>,
    page: Page<Z>,
  ): Promise<void> {
    const batch = sourced(plugin, row, page.changes, this.clock.now(), row.created_at);
    await this.door.run(row.tenant_id, async (em) => {
      if (batch.changes.length > 0) await this.intake.store(em, row.tenant_id, [batch]);
      const { version } = poll.checkpoint;
      const made = { version, value: page.next as Json, done: page.done, progress: page.progress ?? null };
      await this.checkpoints.save(em, row.tenant_id, at, made);
    });
  }
}

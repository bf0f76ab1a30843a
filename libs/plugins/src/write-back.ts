import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject, Ticket } from '@patchbay/domain';
import { type ClaimedJob, Clock, DomainEvents, type EventPayload, JobQueue } from '@patchbay/platform';
import type { AnyPlugin, WriteBack as Binding, Z } from '@patchbay/plugin-sdk';
import { TicketDirectory } from '@patchbay/tickets';
import type { EntityManager } from 'typeorm';
import { ActionOutbox } from './actions/action-outbox.js';
import { ActionRepository, writeBackReason, type ActionCall } from './actions/action.repository.js';
import { Connections } from './connections/connections.js';
import { Installations } from './registry/installations.js';
import { PluginRegistry } from './registry/plugin-registry.js';

const queue = 'write-back';
/** Deeper than any workflow goes: the intake marks so what our own account changed at the provider. */
const ownDepth = 1_000;

/** A ticket that was scored, where it came from, and what asked for it. */
interface Scored {
  ticket: Ticket;
  externalId: string;
  connectionId: string;
  jobId: string;
  arrivedAt: Date;
}

/** A value on its way back to the tool a ticket came from. */
interface Writing {
  type: string;
  reason: string;
  ticketId: string;
  input: Json;
  coalesceMs: number;
  call: ActionCall;
}

/**
 * Scores flow back: every bound signal of a scored ticket becomes a call to the ticket's source. Of history only what is not
 * closed: most of it is, providers refuse to change it, and the calls of today would wait behind it.
 */
@Injectable()
export class WriteBack implements OnModuleInit {
  constructor(
    private readonly jobs: JobQueue,
    private readonly events: DomainEvents,
    private readonly tickets: TicketDirectory,
    private readonly connections: Connections,
    private readonly registry: PluginRegistry,
    private readonly installations: Installations,
    private readonly repository: ActionRepository,
    private readonly outbox: ActionOutbox,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(queue, ['ticket.analysed']);
    this.jobs.workBatches(queue, { concurrency: 1, batch: 50 }, (em, jobs) => this.handle(em, jobs));
  }

  private async handle(em: EntityManager, jobs: ClaimedJob[]): Promise<void> {
    const { tenantId } = jobs[0]!;
    const ofOthers = jobs.filter((job) => isOfOthers(job.payload as EventPayload));
    const writings: Writing[] = [];
    for (const scored of await this.scored(tenantId, ofOthers))
      writings.push(...(await this.writings(tenantId, scored)));
    for (const group of byKind(writings)) await this.queueGroup(em, tenantId, group);
  }

  private async scored(tenantId: string, jobs: ClaimedJob[]): Promise<Scored[]> {
    const newest = new Map<string, ClaimedJob>();
    for (const job of jobs) for (const id of (job.payload as EventPayload).ticket_ids) newest.set(id, job);
    const origins = await this.tickets.origins(tenantId, [...newest.keys()]);
    const tickets = await this.tickets.findMany(tenantId, [...origins.keys()]);
    return tickets.flatMap((ticket) => {
      const job = newest.get(ticket.id)!;
      const { bulk, arrived_at: arrivedAt } = job.payload as EventPayload;
      if (bulk && ticket.status === 'closed') return [];
      return { ticket, ...origins.get(ticket.id)!, jobId: job.id, arrivedAt: new Date(arrivedAt) };
    });
  }

  private async writings(tenantId: string, scored: Scored): Promise<Writing[]> {
    const row = await this.connections.find(tenantId, scored.connectionId);
    const plugin = row && this.registry.find(row.plugin_id);
    if (!plugin?.writeBack || !(await this.installations.enabledIds(tenantId)).has(plugin.id)) return [];
    const settings = await this.installations.settings(tenantId, plugin);
    return plugin.writeBack.flatMap((binding) => writing(plugin, binding, settings, scored) ?? []);
  }

  private async queueGroup(em: EntityManager, tenantId: string, group: Writing[]): Promise<void> {
    const { type, reason, coalesceMs } = group[0]!;
    const last = await this.repository.lastInputs(
      em,
      type,
      reason,
      group.map(({ ticketId }) => ticketId),
    );
    const changed = group.filter(({ ticketId, input }) => !isDeepStrictEqual(last.get(ticketId), input));
    if (changed.length === 0) return;
    const replaced = await this.repository.replaceWaiting(em, changed);
    const fresh = changed.filter(({ ticketId }) => !replaced.has(ticketId)).map(({ call }) => call);
    const runAt = coalesceMs > 0 ? new Date(this.clock.now().getTime() + coalesceMs) : undefined;
    await this.outbox.queue(em, tenantId, fresh, runAt);
  }
}

/** Our own change is never answered by another one. */
const isOfOthers = ({ depth }: EventPayload): boolean => depth < ownDepth;

/** null: the ticket has no such signal yet, or nothing is to be written for its value. */
function writing(
  plugin: AnyPlugin,
  binding: Binding<Z>,
  settings: JsonObject,
  scored: Scored,
): Writing | null {
  const value = (scored.ticket.signals as Record<string, Json | undefined>)[binding.signal];
  if (value === undefined) return null;
  const input = binding.input(value, { object: 'ticket', external_id: scored.externalId }, settings);
  if (input === null) return null;
  const type = `${plugin.id}.${binding.action}`;
  const reason = writeBackReason(binding.signal);
  const { ticket, connectionId, jobId, arrivedAt } = scored;
  const key = `write-back:${jobId}:${ticket.id}:${binding.signal}`;
  const call = {
    key,
    reason,
    type,
    connectionId,
    input,
    ticketId: ticket.id,
    runId: null,
    ordinal: null,
    arrivedAt,
  };
  return { type, reason, ticketId: ticket.id, input, coalesceMs: binding.coalesceMs, call };
}

/** Writings of one binding share their statements. */
function byKind(writings: Writing[]): Writing[][] {
  const groups = new Map<string, Writing[]>();
  for (const one of writings) {
    const kind = `${one.type}/${one.reason}`;
    groups.set(kind, [...(groups.get(kind) ?? []), one]);
  }
  return [...groups.values()];
}

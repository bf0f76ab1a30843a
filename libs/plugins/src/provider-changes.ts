import { Injectable } from '@nestjs/common';
import type { Change } from '@patchbay/domain';
import { PoisonError, PostponeError, reasonOf } from '@patchbay/platform';
import {
  AuthError,
  GoneError,
  UserError,
  type AnyPlugin,
  type Hint,
  type RawRequest,
} from '@patchbay/plugin-sdk';
import { ChangeSource, type InboundJob, type SourcedBatch } from '@patchbay/tickets';
import type { EntityManager } from 'typeorm';
import { CircuitBreaker } from './calls/circuit-breaker.js';
import { Contexts, type AnyConn } from './calls/contexts.js';
import { OwnLimitError } from './calls/limiter.js';
import { ConnectionCheck } from './connections/connection-check.js';
import { ConnectionRepository, type ConnectionRow } from './connections/connection.repository.js';
import { Connections } from './connections/connections.js';
import { InboxRepository, type StoredDelivery } from './inbound/inbox.repository.js';
import { sourced } from './inbound/sourced.js';

const needsPersonMs = 60_000;
/** Objects read again for the deliveries of one batch: many hints often name one ticket. */
type Reread = Map<string, Promise<Change[]>>;

/** Turns deliveries into changes. A hint is never believed: its object is read again at the provider. */
@Injectable()
export class ProviderChanges extends ChangeSource {
  constructor(
    private readonly inbox: InboxRepository,
    private readonly connections: Connections,
    private readonly rows: ConnectionRepository,
    private readonly contexts: Contexts,
    private readonly check: ConnectionCheck,
    private readonly breaker: CircuitBreaker,
  ) {
    super();
  }

  async read(tenantId: string, jobs: InboundJob[], signal: AbortSignal): Promise<SourcedBatch[]> {
    const deliveries = await this.inbox.read(
      tenantId,
      jobs.map((job) => job.inboxId),
    );
    const reread: Reread = new Map();
    return Promise.all(
      jobs.map(async (job) => {
        const delivery = deliveries.get(job.inboxId);
        const row = await this.connections.find(tenantId, job.connectionId);
        return row && delivery ? this.readOne(job, row, delivery, reread, signal) : nothing(job, delivery);
      }),
    );
  }

  async present(em: EntityManager, batches: SourcedBatch[]): Promise<SourcedBatch[]> {
    const samples = new Set(batches.flatMap(({ connection }) => (connection.sample ? [connection.id] : [])));
    if (samples.size === 0) return batches;
    const held = await this.rows.hold(em, [...samples]);
    return batches.filter(({ connection }) => !connection.sample || held.has(connection.id));
  }

  private async readOne(
    job: InboundJob,
    row: ConnectionRow,
    delivery: StoredDelivery,
    reread: Reread,
    signal: AbortSignal,
  ): Promise<SourcedBatch> {
    try {
      const { plugin, ctx } = await this.contexts.open(row, signal);
      const said = parse(plugin, job.webhook, delivery.raw);
      const changes = await this.changes(plugin, ctx, said, delivery.raw.receivedAt, reread);
      if (said.some((one) => 'refetch' in one)) await this.check.noteSuccess(row);
      return sourced(plugin, row, changes, delivery.raw.receivedAt);
    } catch (error) {
      if (error instanceof UserError) throw new PoisonError(error.message);
      if (error instanceof PoisonError) throw error;
      if (!(error instanceof OwnLimitError)) await this.check.note(row, error);
      if (error instanceof AuthError) throw new PostponeError(needsPersonMs, error.message);
      throw (await this.breaker.postponed(row, delivery.raw.receivedAt, error)) ?? error;
    }
  }

  private async changes(
    plugin: AnyPlugin,
    ctx: AnyConn,
    said: (Change | Hint)[],
    at: Date,
    reread: Reread,
  ): Promise<Change[]> {
    const read = said.map((one) =>
      'refetch' in one ? this.reread(plugin, ctx, one, at, reread) : Promise.resolve([one]),
    );
    return (await Promise.all(read)).flat();
  }

  private reread(plugin: AnyPlugin, ctx: AnyConn, hint: Hint, at: Date, reread: Reread): Promise<Change[]> {
    const key = `${ctx.connection.id}/${hint.object}/${hint.id}`;
    const known = reread.get(key);
    if (known) return known;
    const refetch = plugin.base.connection?.refetch?.[hint.object];
    const made = refetch ? refetch(ctx, hint.id).catch(gone(hint, at)) : Promise.resolve([]);
    reread.set(key, made);
    return made;
  }
}

/** Pure, so no repetition helps: the delivery lies in the dead letters until the plugin is mended. */
function parse(plugin: AnyPlugin, webhook: string, raw: RawRequest): (Change | Hint)[] {
  try {
    return plugin.webhooks?.[webhook]?.parse(raw) ?? [];
  } catch (error) {
    throw new PoisonError(`${plugin.title} cannot read the delivery: ${reasonOf(error)}`);
  }
}

const gone =
  (hint: Hint, at: Date) =>
  (error: unknown): Change[] => {
    if (!(error instanceof GoneError)) throw error;
    return [tombstone(hint, at.toISOString())];
  };

/** A deletion says nothing but the id; the rest of a change's shape stays empty. */
function tombstone({ object, id }: Hint, at: string): Change {
  const envelope = { op: 'delete' as const, id, version: at, at };
  if (object === 'ticket') {
    return {
      object,
      ...envelope,
      data: { subject: '', body: '', created_at: at, updated_at: at, metadata: {} },
    };
  }
  const author = { name: null, email: null };
  return {
    object,
    ...envelope,
    data: { ticket_external_id: '', direction: 'inbound', author, body: '', created_at: at },
  };
}

/** The account was disconnected: the delivery is done with. */
function nothing(job: InboundJob, delivery: StoredDelivery | undefined): SourcedBatch {
  return {
    connection: { id: job.connectionId, source: '', sample: false },
    changes: [],
    arrivedAt: delivery?.raw.receivedAt ?? new Date(0),
  };
}

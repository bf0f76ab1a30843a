import type { Change, Ticket } from '@patchbay/domain';
import type { TicketStats } from '@patchbay/plugin-sdk';
import type { EntityManager } from 'typeorm';

/** Where deliveries wait to become tickets. */
export const intakeQueue = 'intake';

/** Payload of a job there: a delivery that lies in the inbox. */
export interface InboundJob {
  inboxId: string;
  connectionId: string;
  webhook: string;
}

/** A change with what the loop guard knows about it. */
export interface SourcedChange {
  change: Change;
  /** Made by our own account at the provider. It is stored, but starts no workflow: else two tools could answer each other for ever. */
  own: boolean;
  /** Older than the connection it came through: no news, so workflows leave it alone unless they ask for imports. */
  history: boolean;
}

/** What one delivery, or one page of a poll, says. */
export interface SourcedBatch {
  /** `sample` marks data of a sandbox, which one button removes. */
  connection: { id: string; source: string; sample: boolean };
  changes: SourcedChange[];
  arrivedAt: Date;
}

/** Port to the connectors: turns deliveries into changes, asking the provider where a delivery is only a hint. */
export abstract class ChangeSource {
  /** Same order as `jobs`. Runs outside any transaction, because it may call out. */
  abstract read(tenantId: string, jobs: InboundJob[], signal: AbortSignal): Promise<SourcedBatch[]>;

  /**
   * Without those of sandboxes that were removed since they were read: a sample must not outlive its sandbox. The sandboxes of
   * the others stay until the open transaction ends.
   */
  abstract present(em: EntityManager, batches: SourcedBatch[]): Promise<SourcedBatch[]>;
}

/** Stores changes in the shared schema and tells of them. Joins the caller's transaction. */
export abstract class TicketIntake {
  abstract store(em: EntityManager, tenantId: string, batches: SourcedBatch[]): Promise<void>;
}

/** Where a ticket lives outside. */
export interface TicketOrigin {
  connectionId: string | null;
  externalId: string | null;
}

/** The published face of the ticket store for plugins, commands and workflows. */
export abstract class TicketDirectory {
  /** By our id or by the id the ticket has outside. */
  abstract find(tenantId: string, idOrExternal: string): Promise<Ticket | null>;
  abstract findMany(tenantId: string, ids: string[]): Promise<Ticket[]>;
  abstract search(tenantId: string, words: string, limit: number): Promise<Ticket[]>;
  abstract stats(tenantId: string): Promise<TicketStats>;
  abstract origin(tenantId: string, ticketId: string): Promise<TicketOrigin | null>;
  /** Many at once; tickets that live nowhere else are left out. */
  abstract origins(
    tenantId: string,
    ticketIds: string[],
  ): Promise<Map<string, { connectionId: string; externalId: string }>>;
  /** Applies a change made by a person or a workflow; publishes `ticket.updated`. Throws 404. */
  abstract change(tenantId: string, ticketId: string, change: TicketPatch, by: ChangeAuthor): Promise<Ticket>;
}

/** Fields of a ticket that Patchbay itself may change. */
export interface TicketPatch {
  status?: Ticket['status'];
  priority?: Ticket['priority'];
  assignee?: string | null;
  tags?: string[];
  addTags?: string[];
}

/** Who changes a ticket, and how many workflows led to it. */
export interface ChangeAuthor {
  actor: string;
  depth: number;
}

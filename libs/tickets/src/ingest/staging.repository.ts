import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { from as copyFrom } from 'pg-copy-streams';
import { TenantDoor } from '@patchbay/platform';
import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';
import { copyText, lastOfEach, stagingSql, type StagedRow } from './copy-text.js';

/** A ticket an import made or changed. */
export interface ImportedTicket {
  id: string;
  created: boolean;
}

/** Brings rows in bulk into the ticket table. */
@Injectable()
export class StagingRepository {
  constructor(private readonly door: TenantDoor) {}

  /** First half, COPY into a table of this transaction alone: touches nothing another could wait for. Answers how many rows. */
  async stage(em: EntityManager, rows: StagedRow[]): Promise<number> {
    const staged = lastOfEach(rows);
    if (staged.length === 0) return 0;
    await em.query(stagingSql);
    await this.copy(em, staged);
    return staged.length;
  }

  /** Second half, one insert. Known rows are updated where they differ; answers the tickets that are new or changed. */
  async store(em: EntityManager, tenantId: string, staged: number): Promise<ImportedTicket[]> {
    if (staged === 0) return [];
    const stored = await em.query<ImportedTicket[]>(upsert, [tenantId]);
    const known = stored.filter((ticket) => ticket.created).length < staged;
    return known ? withRedated(stored, await this.redate(em, tenantId)) : stored;
  }

  /** Lets the planner know of the first rows; after that autovacuum keeps it up to date. */
  async firstStatistics(): Promise<void> {
    await this.door.outside((em) => em.query('select ticket_first_statistics()'));
  }

  private async copy(em: EntityManager, rows: StagedRow[]): Promise<void> {
    const client = (await em.queryRunner!.connect()) as PoolClient;
    await pipeline(copyText(rows), client.query(copyFrom('copy staged_ticket from stdin')));
  }

  /** Dates that an earlier import read otherwise, e.g. day and month exchanged. */
  private async redate(em: EntityManager, tenantId: string): Promise<string[]> {
    const [rows] = await em.query<[{ id: string }[], number]>(
      `update ticket t set created_at = s.created_at from staged_ticket s
        where s.dated and t.tenant_id = $1 and t.origin = s.origin and t.origin_key = s.origin_key
          and t.created_at <> s.created_at and t.deleted_at is null returning t.id`,
      [tenantId],
    );
    return rows.map((row) => row.id);
  }
}

function withRedated(stored: ImportedTicket[], redated: string[]): ImportedTicket[] {
  const ids = new Set(stored.map((ticket) => ticket.id));
  return [...stored, ...redated.filter((id) => !ids.has(id)).map((id) => ({ id, created: false }))];
}

const upsert = `
  insert into ticket(tenant_id, id, source, origin, origin_key, external_id, subject, body, status, priority, tags, requester_name,
      requester_email, account, assignee, metadata, created_at, updated_at)
  select $1, id, source, origin, origin_key, external_id, subject, body, status, priority, tags,
      requester_name, requester_email, account, assignee, metadata, created_at, updated_at
    from staged_ticket
  on conflict (tenant_id, origin, origin_key) do update set subject = excluded.subject, body = excluded.body,
      status = excluded.status, priority = excluded.priority, tags = excluded.tags, requester_name = excluded.requester_name,
      requester_email = excluded.requester_email, account = excluded.account, assignee = excluded.assignee,
      metadata = excluded.metadata, updated_at = excluded.updated_at
    where ticket.deleted_at is null and (ticket.subject, ticket.body, ticket.status, ticket.priority, ticket.tags,
           ticket.requester_name, ticket.requester_email, ticket.account, ticket.assignee, ticket.metadata)
       is distinct from (excluded.subject, excluded.body, excluded.status, excluded.priority, excluded.tags,
           excluded.requester_name, excluded.requester_email, excluded.account, excluded.assignee, excluded.metadata)
  returning id, (xmax = 0) as created`;

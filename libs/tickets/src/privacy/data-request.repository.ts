import { Injectable } from '@nestjs/common';
import { newId, TenantDoor } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import type { Counts } from './erasure.repository.js';

export const requestKinds = ['organisation_export', 'person_export', 'person_erasure'] as const;
export type RequestKind = (typeof requestKinds)[number];

export interface DataRequest {
  id: string;
  kind: RequestKind;
  /** The address it is about; gone once it is erased. */
  subject: string | null;
  state: 'queued' | 'done' | 'failed';
  counts: Counts;
  bytes: string;
  requested_by: string | null;
  error: string | null;
  created_at: Date;
  finished_at: Date | null;
}

const columns = 'id, kind, subject, state, counts, bytes, requested_by, error, created_at, finished_at';

/** Exports and erasures that were asked for, and the archives they made. */
@Injectable()
export class DataRequestRepository {
  constructor(private readonly door: TenantDoor) {}

  async add(
    em: EntityManager,
    tenantId: string,
    request: { kind: RequestKind; subject: string | null; requested_by: string; created_at: Date },
  ): Promise<DataRequest> {
    const rows = await em.query<DataRequest[]>(
      `insert into data_request(tenant_id, id, kind, subject, requested_by, created_at)
       values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
      [tenantId, newId(), request.kind, request.subject, request.requested_by, request.created_at],
    );
    return rows[0]!;
  }

  list(tenantId: string): Promise<DataRequest[]> {
    return this.door.run(tenantId, (em) =>
      em.query(`select ${columns} from data_request order by created_at desc, id limit 100`),
    );
  }

  async find(tenantId: string, id: string): Promise<DataRequest | null> {
    const rows = await this.door.run<DataRequest[]>(tenantId, (em) =>
      em.query(`select ${columns} from data_request where id = $1`, [id]),
    );
    return rows[0] ?? null;
  }

  async finish(em: EntityManager, id: string, counts: Counts, at: Date): Promise<void> {
    await em.query(
      `update data_request set state = 'done', counts = $2::jsonb, finished_at = $3,
         bytes = (select coalesce(sum(length(data)), 0) from archive_part where request_id = $1) where id = $1`,
      [id, JSON.stringify(counts), at],
    );
  }

  /** Earlier archives hold the person, too; and who was erased is not written down. */
  async forget(em: EntityManager, id: string, email: string): Promise<void> {
    await em.query(
      `delete from data_request where kind = 'organisation_export' or (kind = 'person_export' and lower(subject) = lower($1))`,
      [email],
    );
    await em.query('update data_request set subject = null where id = $1', [id]);
  }

  async expire(em: EntityManager, before: Date): Promise<void> {
    await em.query(
      'delete from archive_part where request_id in (select id from data_request where created_at < $1)',
      [before],
    );
  }

  async addPart(
    em: EntityManager,
    tenantId: string,
    id: string,
    ordinal: number,
    data: Uint8Array,
  ): Promise<void> {
    await em.query('insert into archive_part(tenant_id, request_id, ordinal, data) values ($1, $2, $3, $4)', [
      tenantId,
      id,
      ordinal,
      data,
    ]);
  }

  async part(tenantId: string, id: string, ordinal: number): Promise<Buffer | null> {
    const rows = await this.door.run<{ data: Buffer }[]>(tenantId, (em) =>
      em.query('select data from archive_part where request_id = $1 and ordinal = $2', [id, ordinal]),
    );
    return rows[0]?.data ?? null;
  }
}

import { Injectable } from '@nestjs/common';
import type { Json } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';
import type { Lane } from '@patchbay/plugin-sdk';
import type { EntityManager } from 'typeorm';

/** Which stream of which connection, live or backfill. */
export interface Stream {
  connectionId: string;
  stream: string;
  lane: Lane;
}

export interface Checkpoint {
  version: number;
  value: Json;
  done: boolean;
  progress: { done: number; total?: number } | null;
  updated_at: Date;
}

/** How far each stream has been read. */
@Injectable()
export class CheckpointRepository {
  constructor(private readonly door: TenantDoor) {}

  async find(tenantId: string, { connectionId, stream, lane }: Stream): Promise<Checkpoint | null> {
    const rows = await this.door.run<Checkpoint[]>(tenantId, (em) =>
      em.query(
        'select version, value, done, progress, updated_at from checkpoint where connection_id = $1 and stream = $2 and lane = $3',
        [connectionId, stream, lane],
      ),
    );
    return rows[0] ?? null;
  }

  /** In the transaction of the page it stands for. */
  async save(
    em: EntityManager,
    tenantId: string,
    at: Stream,
    made: Omit<Checkpoint, 'updated_at'>,
  ): Promise<void> {
    await em.query(
      `insert into checkpoint(tenant_id, connection_id, stream, lane, version, value, done, progress) values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8::jsonb)
       on conflict (tenant_id, connection_id, stream, lane) do update set version = excluded.version, value = excluded.value,
         done = excluded.done, progress = coalesce(excluded.progress, checkpoint.progress), updated_at = now()`,
      [
        tenantId,
        at.connectionId,
        at.stream,
        at.lane,
        made.version,
        JSON.stringify(made.value),
        made.done,
        made.progress ? JSON.stringify(made.progress) : null,
      ],
    );
  }

  /** The backfill of each connection, all its streams together. */
  async backfills(
    tenantId: string,
  ): Promise<Map<string, { done: number; total: number | null; finished: boolean }>> {
    const rows = await this.door.run<{ id: string; done: number; total: number | null; finished: boolean }[]>(
      tenantId,
      (em) =>
        em.query(
          `select connection_id as id, coalesce(sum((progress->>'done')::int), 0)::int as done, sum((progress->>'total')::int)::int as total,
                bool_and(done) as finished from checkpoint where lane = 'backfill' group by 1`,
        ),
    );
    return new Map(rows.map(({ id, ...rest }) => [id, rest]));
  }

  async clear(em: EntityManager, connectionId: string, lane: Lane): Promise<void> {
    await em.query('delete from checkpoint where connection_id = $1 and lane = $2', [connectionId, lane]);
  }
}

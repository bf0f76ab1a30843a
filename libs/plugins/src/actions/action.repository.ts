import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@patchbay/domain';
import { TenantDoor, jsonRows, rowsOf } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';

export type CallStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'uncertain';

/** A call that somebody wants made. The key is the same at every attempt and decides what is a repetition. */
export interface ActionCall {
  key: string;
  /** Shown in logs and timelines, e.g. `workflow Alert on angry customers`. */
  reason: string;
  type: string;
  connectionId: string | null;
  input: Json;
  ticketId: string | null;
  runId: string | null;
  ordinal: number | null;
  arrivedAt: Date | null;
}

/** A call a worker is about to make. `was` = `running`: an earlier attempt was cut off, its outcome is unknown. */
export interface StartedCall {
  id: string;
  key: string;
  reason: string;
  type: string;
  connection_id: string | null;
  input: Json;
  ticket_id: string | null;
  run_id: string | null;
  ordinal: number | null;
  was: 'queued' | 'running';
  /** A later call of the same kind carries a newer value for the same ticket. */
  superseded: boolean;
}

/** A call with its outcome. */
export interface Settled {
  id: string;
  /** The account it went to, where the call named none. */
  connectionId?: string | null;
  status: CallStatus;
  output: Json;
  error: string | null;
}

export interface CallRow {
  id: string;
  key: string;
  type: string;
  reason: string;
  status: CallStatus;
  attempts: number;
  input: Json;
  output: Json;
  error: string | null;
  ticket_id: string | null;
  created_at: Date;
  finished_at: Date | null;
}

export interface StoredCall extends CallRow {
  run_id: string | null;
  ordinal: number | null;
  connection_id: string | null;
}

/** Why a value is on its way back: of all calls of one reason about a ticket only the newest counts. */
export const writeBackReason = (signal: string): string => `write-back of ${signal}`;

const columns =
  'id, key, type, reason, status, attempts, input, output, error, ticket_id, created_at, finished_at';

/** Calls to the outside: what was asked for, tried and answered. */
@Injectable()
export class ActionRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Answers the ids of calls that are new; a key that exists is left alone. */
  async insert(
    em: EntityManager,
    tenantId: string,
    calls: ActionCall[],
  ): Promise<{ id: string; connection_id: string | null }[]> {
    return em.query(
      `insert into action_call(tenant_id, key, reason, type, plugin_id, action, connection_id, input, ticket_id, run_id, ordinal, arrived_at)
       select $1, x.key, x.reason, x.type, split_part(x.type, '.', 1), split_part(x.type, '.', 2), x."connectionId", x.input,
              x."ticketId", x."runId", x.ordinal, x."arrivedAt"
         from ${rowsOf(
           '$2',
           `key text, reason text, type text, "connectionId" uuid, input jsonb,
              "ticketId" uuid, "runId" uuid, ordinal int, "arrivedAt" timestamptz`,
         )}
       on conflict (tenant_id, key) do nothing returning id, connection_id`,
      [tenantId, jsonRows(calls)],
    );
  }

  /** Counts the attempt. Calls that are finished already are not among the answers. */
  async start(tenantId: string, ids: string[]): Promise<StartedCall[]> {
    return this.door.once<StartedCall>(
      tenantId,
      `update action_call a set status = 'running', attempts = attempts + 1, started_at = now()
           from (select id, status as was from action_call where id = any($1) order by id for update) o
          where a.id = o.id and o.was in ('queued', 'running')
         returning a.id, a.key, a.reason, a.type, a.connection_id, a.input, a.ticket_id, a.run_id, a.ordinal, o.was,
           (a.reason like $2 and exists (select 1 from action_call n where n.ticket_id = a.ticket_id and n.type = a.type
              and n.reason = a.reason and (n.created_at, n.id) > (a.created_at, a.id) and n.status <> 'failed')) as superseded`,
      [ids, `${writeBackReason('')}%`],
    );
  }

  async settle(em: EntityManager, settled: Settled[]): Promise<void> {
    await em.query(
      `update action_call a set connection_id = coalesce(a.connection_id, x."connectionId"), status = x.status, output = x.output, error = x.error,
              finished_at = case when x.status in ('queued', 'running') then null else now() end
         from ${rowsOf('$1', 'id uuid, "connectionId" uuid, status text, output jsonb, error text')} where a.id = x.id`,
      [jsonRows(settled)],
    );
  }

  /** A cursor holds milliseconds, the row microseconds: the row itself says where the page ended. */
  async page(
    tenantId: string,
    connectionId: string,
    before: { created_at: string; id: string } | null,
    limit: number,
  ): Promise<CallRow[]> {
    return this.door.run<CallRow[]>(tenantId, (em) =>
      em.query(
        `select ${columns} from action_call where connection_id = $1
            and ($2::timestamptz is null or (created_at, id)
              < (coalesce((select l.created_at from action_call l where l.id = $3), $2), $3::uuid))
          order by created_at desc, id desc limit $4`,
        [connectionId, before?.created_at ?? null, before?.id ?? null, limit],
      ),
    );
  }

  async count(tenantId: string, connectionId: string): Promise<number> {
    const rows = await this.door.run<{ n: number }[]>(tenantId, (em) =>
      em.query('select count(*)::int as n from action_call where connection_id = $1', [connectionId]),
    );
    return rows[0]!.n;
  }

  async find(tenantId: string, id: string): Promise<StoredCall | null> {
    const rows = await this.door.run<StoredCall[]>(tenantId, (em) =>
      em.query(`select ${columns}, run_id, ordinal, connection_id from action_call where id = $1`, [id]),
    );
    return rows[0] ?? null;
  }

  /** The call, held until the transaction ends. */
  async lock(em: EntityManager, id: string): Promise<StoredCall | null> {
    const rows = await em.query<StoredCall[]>(
      `select ${columns}, run_id, ordinal, connection_id from action_call where id = $1 for update`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** Ends what has not been made yet; answers those calls. */
  async abandon(
    em: EntityManager,
    connectionId: string,
    error: string,
  ): Promise<Pick<StoredCall, 'id' | 'run_id' | 'ordinal'>[]> {
    const [rows] = await em.query<[Pick<StoredCall, 'id' | 'run_id' | 'ordinal'>[], number]>(
      `update action_call set status = 'failed', error = $2, finished_at = now()
        where connection_id = $1 and status in ('queued', 'running') returning id, run_id, ordinal`,
      [connectionId, error],
    );
    return rows;
  }

  /** The newest input each ticket's call of this kind carried: to skip writing what was written. */
  async lastInputs(
    em: EntityManager,
    type: string,
    reason: string,
    ticketIds: string[],
  ): Promise<Map<string, Json>> {
    const rows = await em.query<{ ticket_id: string; input: Json }[]>(
      `select distinct on (ticket_id) ticket_id, input from action_call
        where ticket_id = any($1) and type = $2 and reason = $3 and status <> 'failed' order by ticket_id, created_at desc, id desc`,
      [ticketIds, type, reason],
    );
    return new Map(rows.map((row) => [row.ticket_id, row.input]));
  }

  /** Replaces the input of calls that still wait; answers the tickets whose call took the new input. */
  async replaceWaiting(
    em: EntityManager,
    calls: { type: string; reason: string; ticketId: string; input: JsonObject | Json }[],
  ): Promise<Set<string>> {
    const [rows] = await em.query<[{ ticket_id: string }[], number]>(
      `update action_call a set input = x.input from ${rowsOf('$1', 'type text, reason text, "ticketId" uuid, input jsonb')}
        where a.ticket_id = x."ticketId" and a.type = x.type and a.reason = x.reason and a.status = 'queued'
       returning a.ticket_id`,
      [jsonRows(calls)],
    );
    return new Set(rows.map((row) => row.ticket_id));
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { jsonRows, rowsOf } from '../database/json-rows.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { genesis, type AuditEntry } from './audit-entry.js';

/** Where a chain ends, sealed with the hub's key. */
export interface Tip {
  seq: number;
  hash: string;
  seal: string;
}

/** Which entries somebody wants to see. */
export interface AuditFilter {
  /** A person's id or part of a name. */
  actor?: string;
  /** An action, or with a trailing dot everything that begins so. */
  action?: string;
  /** Type, id or part of a name. */
  target?: string;
  from?: Date;
  to?: Date;
  text?: string;
}

const columns = `seq, at, actor_kind, actor_id, actor_name, action, target_type, target_id, target_name, changes,
  ip, user_agent, request_id, prev_hash, hash`;
const shape = `seq bigint, at timestamptz, actor_kind text, actor_id text, actor_name text, action text, target_type text,
  target_id text, target_name text, changes jsonb, ip text, user_agent text, request_id text, prev_hash text, hash text`;
const matches = `($1::text is null or actor_id = $1 or position(lower($1) in lower(actor_name)) > 0)
  and ($2::text is null or action = $2 or ($2 like '%.' and starts_with(action, $2)))
  and ($3::text is null or target_id = $3 or target_type = $3 or position(lower($3) in lower(target_name)) > 0)
  and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
  and ($6::text is null or position(lower($6) in
       lower(concat_ws(' ', actor_name, action, target_type, target_id, target_name, ip, request_id, changes::text))) > 0)`;
const values = ({ actor, action, target, from, to, text }: AuditFilter): unknown[] =>
  [actor, action, target, from, to, text].map((value) => value ?? null);

/** Entries of the record: written and read, never changed. */
@Injectable()
export class AuditRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Has this transaction changed anything so far? */
  async hasWritten(em: EntityManager): Promise<boolean> {
    const rows = await em.query<{ written: boolean }[]>(
      'select pg_current_xact_id_if_assigned() is not null as written',
    );
    return rows[0]?.written ?? false;
  }

  /** Holds the end of the chain until the transaction ends; the next writer of this tenant waits. */
  async lockTip(em: EntityManager, tenantId: string): Promise<Tip> {
    const rows = await em.query<{ seq: string; hash: string; seal: string }[]>(
      `insert into audit_tip(tenant_id, seq, hash, seal) values ($1, 0, $2, '')
       on conflict (tenant_id) do update set seq = audit_tip.seq returning seq, hash, seal`,
      [tenantId, genesis],
    );
    return { ...rows[0]!, seq: Number(rows[0]!.seq) };
  }

  async append(em: EntityManager, tenantId: string, entries: AuditEntry[], tip: Tip): Promise<void> {
    await em.query(
      `with tip as (update audit_tip set seq = $3, hash = $4, seal = $5)
       insert into audit_entry(tenant_id, ${columns}) select $1, ${columns} from ${rowsOf('$2', shape)}`,
      [tenantId, jsonRows(entries), tip.seq, tip.hash, tip.seal],
    );
  }

  /** Names of people by id, for entries that are read when they are gone. */
  async namesOf(em: EntityManager, ids: string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await em.query<{ id: string; email: string }[]>(
      'select id, email from app_user where id::text = any($1)',
      [ids],
    );
    return new Map(rows.map(({ id, email }) => [id, email]));
  }

  async tip(tenantId: string): Promise<Tip | null> {
    const rows = await this.door.run<{ seq: string; hash: string; seal: string }[]>(tenantId, (em) =>
      em.query('select seq, hash, seal from audit_tip'),
    );
    return rows[0] ? { ...rows[0], seq: Number(rows[0].seq) } : null;
  }

  /** Newest first, older than `before`. */
  async page(
    tenantId: string,
    filter: AuditFilter,
    before: number | null,
    limit: number,
  ): Promise<AuditEntry[]> {
    const rows = await this.door.run<AuditRow[]>(tenantId, (em) =>
      em.query(
        `select ${columns} from audit_entry where ${matches} and ($7::bigint is null or seq < $7) order by seq desc limit $8`,
        [...values(filter), before, limit],
      ),
    );
    return rows.map(toEntry);
  }

  /** Oldest first, a few at a time, from after one number up to another. */
  async *walk(
    tenantId: string,
    filter: AuditFilter = {},
    after = 0,
    upto: number | null = null,
  ): AsyncGenerator<AuditEntry[]> {
    for (;;) {
      const rows = await this.door.run<AuditRow[]>(tenantId, (em) =>
        em.query(
          `select ${columns} from audit_entry where ${matches} and seq > $7 and ($8::bigint is null or seq <= $8) order by seq limit $9`,
          [...values(filter), after, upto, batch],
        ),
      );
      yield rows.map(toEntry);
      if (rows.length < batch) return;
      after = Number(rows.at(-1)!.seq);
    }
  }

  /** The newest entry older than `before`: where a beginning of the chain that may go ends. */
  async lastBefore(em: EntityManager, before: Date): Promise<AuditEntry | null> {
    const rows = await em.query<AuditRow[]>(
      `select ${columns} from audit_entry where seq < coalesce((select min(seq) from audit_entry where at >= $1), 9e18::bigint)
        order by seq desc limit 1`,
      [before],
    );
    return rows[0] ? toEntry(rows[0]) : null;
  }

  /** Removes the beginning of the chain; answers how many entries went. */
  async prune(em: EntityManager, upto: number): Promise<number> {
    const rows = await em.query<{ n: string }[]>('select audit_prune($1) as n', [upto]);
    return Number(rows[0]?.n ?? 0);
  }
}

const batch = 500;
type AuditRow = Omit<AuditEntry, 'seq'> & { seq: string };
const toEntry = (row: AuditRow): AuditEntry => ({ ...row, seq: Number(row.seq) });

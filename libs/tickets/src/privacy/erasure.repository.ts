import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { addressPattern, mentions, readShapes, redactions, type TableShape } from './table-shapes.js';

/** Rows touched, by table. */
export type Counts = Record<string, number>;

/** Accounts of the hub's own people; an erasure is about somebody who wrote to them. */
const kept = new Set(['app_user', 'ticket_search', 'lexeme']);
/** Not worth telling: the requests themselves. */
const untold = new Set([...kept, 'data_request']);
/** Whoever is in such a row is in it with more than an address: the whole row goes. */
const wholeRows = new Set(['import_reject']);

/** Finds and removes what is known about one requester, and tickets whose time has come. */
@Injectable()
export class ErasureRepository {
  async ticketsOf(em: EntityManager, email: string): Promise<string[]> {
    const rows = await em.query<{ id: string }[]>(
      'select id from ticket where lower(requester_email) = lower($1)',
      [email],
    );
    return rows.map(({ id }) => id);
  }

  /** What an erasure would touch. */
  async count(em: EntityManager, email: string): Promise<Counts> {
    const ids = await this.ticketsOf(em, email);
    const counts: Counts = {};
    for (const table of await readShapes(em)) {
      const [where, values] = affected(table, email, ids);
      if (!where || untold.has(table.name) || !table.may_update) continue;
      const [row] = await em.query<{ n: number }[]>(
        `select count(*)::int as n from ${table.name} where ${where}`,
        values,
      );
      if (row && row.n > 0) counts[table.name] = row.n;
    }
    return counts;
  }

  /** Removes tickets with everything that hangs on them. */
  async dropTickets(em: EntityManager, ids: string[]): Promise<Counts> {
    const counts: Counts = {};
    const hanging = (await readShapes(em)).filter((table) => table.may_delete && has(table, 'ticket_id'));
    for (const { name } of hanging)
      counts[name] = await changed(em, `delete from ${name} where ticket_id = any($1::uuid[])`, [ids]);
    counts['ticket'] = await changed(em, 'delete from ticket where id = any($1::uuid[])', [ids]);
    return counts;
  }

  /** What the requester wrote in tickets of others goes; what others wrote stays, without the address. */
  async blankMessages(em: EntityManager, email: string): Promise<void> {
    await em.query(
      `update message set body = '[erased]', author_name = null, channel = '{}' where lower(author_email) = lower($1)`,
      [email],
    );
  }

  /** Tickets of others that mention the address: their search documents have to be written anew. */
  async mentioning(em: EntityManager, email: string): Promise<string[]> {
    const shapes = await readShapes(em);
    const find = async (name: string, id: string): Promise<string[]> => {
      const table = shapes.find((shape) => shape.name === name);
      const where = table && mentions(table);
      if (!where) return [];
      const rows = await em.query<{ id: string }[]>(`select ${id} as id from ${name} where ${where}`, [
        addressPattern(email),
      ]);
      return rows.map((row) => row.id);
    };
    return [...new Set([...(await find('ticket', 'id')), ...(await find('message', 'ticket_id'))])];
  }

  /** Takes the address out of every row that is left. */
  async redact(em: EntityManager, email: string): Promise<Counts> {
    const counts: Counts = {};
    for (const table of await readShapes(em)) {
      const where = mentions(table);
      if (!where || kept.has(table.name) || !table.may_update) continue;
      const sql = wholeRows.has(table.name)
        ? `delete from ${table.name} where ${where}`
        : `update ${table.name} set ${redactions(table)} where ${where}`;
      const n = await changed(em, sql, [addressPattern(email)]);
      if (n > 0) counts[table.name] = n;
    }
    return counts;
  }

  /** Deliveries and records as they arrived keep their identity only, so that a repeated one is still known. */
  async blankDeliveries(em: EntityManager, email: string): Promise<void> {
    await em.query(`update inbox set body = '', headers = '{}' where encode(body, 'escape') ~* $1`, [
      addressPattern(email),
    ]);
    await em.query(
      'update import_job set inline_rows = null where finished_at is not null and inline_rows::text ~* $1',
      [addressPattern(email)],
    );
  }

  /** null: tickets are kept for ever. */
  async retentionDays(em: EntityManager): Promise<number | null> {
    const rows = await em.query<{ retention_days: number | null }[]>('select retention_days from tenant');
    return rows[0]?.retention_days ?? null;
  }

  /** Tickets that have not changed since. */
  async expired(em: EntityManager, before: Date, most: number): Promise<string[]> {
    const rows = await em.query<{ id: string }[]>(
      'select id from ticket where updated_at < $1 order by updated_at limit $2',
      [before, most],
    );
    return rows.map(({ id }) => id);
  }
}

const has = (table: TableShape, column: string): boolean => table.columns.some(({ name }) => name === column);

function affected(table: TableShape, email: string, ids: string[]): [string | null, unknown[]] {
  const where = mentions(table);
  const key = table.name === 'ticket' ? 'id' : has(table, 'ticket_id') ? 'ticket_id' : null;
  if (!key) return [where, [addressPattern(email)]];
  return where
    ? [`${where} or ${key} = any($2::uuid[])`, [addressPattern(email), ids]]
    : [`${key} = any($1::uuid[])`, [ids]];
}

async function changed(em: EntityManager, sql: string, values: unknown[]): Promise<number> {
  const [, count] = await em.query<[unknown[], number]>(sql, values);
  return count;
}

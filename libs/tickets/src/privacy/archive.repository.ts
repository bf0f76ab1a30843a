import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@patchbay/domain';
import type { EntityManager } from 'typeorm';
import { addressPattern, mentions, readShapes } from './table-shapes.js';

/** What an archive holds. Named one by one: a table of secrets added tomorrow is not in it by accident. */
const exported: Record<string, string[]> = {
  // Where else somebody belongs is not the business of this organisation.
  app_user: ['password_hash', 'token_version', 'home_tenant_id', 'home_id'],
  role: [],
  tenant_setting: [],
  ticket: [],
  message: [],
  signal: [],
  ticket_event: [],
  import_job: [],
  import_reject: [],
  workflow: [],
  workflow_run: [],
  workflow_step: [],
  action_call: [],
  installation: ['settings'],
  connection: ['secrets', 'webhook_secrets', 'webhook_state', 'fields', 'refresh_owner', 'refresh_until'],
  notification: [],
};
/** Beside that, what arrived about one person; headers carry signatures of providers. */
const ofPerson: Record<string, string[]> = { inbox: ['headers', 'body', 'body_hash'] };
const pageRows = 500;

export interface ArchiveRow {
  table: string;
  row: JsonObject;
}

/** Reads everything that belongs into an archive, page by page. */
@Injectable()
export class ArchiveRepository {
  async *organisation(em: EntityManager): AsyncGenerator<ArchiveRow[]> {
    const [tenant] = await em.query<{ row: JsonObject }[]>('select to_jsonb(t) as row from tenant t');
    if (tenant) yield [{ table: 'organisation', row: tenant.row }];
    for (const [table, hidden] of Object.entries(exported)) yield* this.pages(em, table, hidden, 'true', []);
  }

  /** Tickets of one requester with what hangs on them, and every other row that names them. */
  async *person(em: EntityManager, email: string, ticketIds: string[]): AsyncGenerator<ArchiveRow[]> {
    for (const shape of await readShapes(em)) {
      const hidden = exported[shape.name] ?? ofPerson[shape.name];
      const where = mentions(shape);
      if (!hidden || !where || shape.name === 'app_user') continue;
      const key = shape.name === 'ticket' ? 'id' : 'ticket_id';
      const keyed = shape.columns.some(({ name }) => name === key);
      yield* this.pages(
        em,
        shape.name,
        hidden,
        keyed ? `(${where} or ${key} = any($2::uuid[]))` : where,
        keyed ? [addressPattern(email), ticketIds] : [addressPattern(email)],
      );
    }
  }

  /** A cursor: nothing is held but one page, and nothing is missed while others write. */
  private async *pages(
    em: EntityManager,
    table: string,
    hidden: string[],
    where: string,
    values: unknown[],
  ): AsyncGenerator<ArchiveRow[]> {
    const body = table === 'inbox' ? ` || jsonb_build_object('body', encode(t.body, 'escape'))` : '';
    const omitted = hidden.map((name) => `'${name}'`).join(', ');
    await em.query(
      `declare archive_rows no scroll cursor for
       select (to_jsonb(t) - array[${omitted}]::text[])${body} as row from ${table} t where ${where}`,
      values,
    );
    for (;;) {
      const rows = await em.query<{ row: JsonObject }[]>(`fetch ${pageRows} from archive_rows`);
      if (rows.length === 0) break;
      yield rows.map(({ row }) => ({ table, row }));
    }
    await em.query('close archive_rows');
  }
}

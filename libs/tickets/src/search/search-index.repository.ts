import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** PostgreSQL refuses a tsvector over one megabyte; this many characters always fit. */
const indexedChars = 100_000;

/** PostgreSQL takes what follows a `<` for a tag and does not index it: `a <b refund` would hide the refund. */
const plain = (text: string): string => `translate(${text}, '<>', '  ')`;

/** Writes the search documents of tickets. */
@Injectable()
export class SearchIndexRepository {
  /** Subject first, then body and messages. Idempotent. */
  async write(em: EntityManager, tenantId: string, ticketIds: string[]): Promise<void> {
    await em.query(
      `insert into ticket_search(tenant_id, ticket_id, created_at, tsv)
       select $1, t.id, t.created_at, setweight(to_tsvector('english', ${plain('left(t.subject, 2000)')}), 'A') ||
              setweight(to_tsvector('english', ${plain(`left(t.body || coalesce(m.bodies, ''), ${indexedChars})`)}), 'B') ||
              setweight(to_tsvector('english', concat_ws(' ', t.external_id,
                translate(t.external_id, '-_/#.', '     '), t.requester_name, t.requester_email, t.account)), 'C')
         from ticket t left join lateral (
           select ' ' || string_agg(left(body, 20000), ' ') as bodies from message where message.ticket_id = t.id) m on true
        where t.id = any($2::uuid[])
       on conflict (ticket_id) do update set created_at = excluded.created_at, tsv = excluded.tsv`,
      [tenantId, ticketIds],
    );
  }

  /** Counts the tenant's words anew, for correcting typing errors; answers how many there are. */
  async refreshWords(em: EntityManager): Promise<number> {
    const rows = await em.query<{ n: number }[]>('select search_lexemes_refresh() as n');
    return rows[0]?.n ?? 0;
  }
}

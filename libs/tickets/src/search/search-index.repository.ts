import { Injectable } from '@nestjs/common';
import { firstChars } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';

/** PostgreSQL refuses a tsvector over one megabyte; this many characters always fit. */
const indexedChars = 100_000;

/**
 * PostgreSQL takes what follows a `<` for a tag and does not index it: `a <b refund` would hide the refund. Looking whether
 * there is one costs a tenth of translating.
 */
const plain = (text: string): string =>
  `case when strpos(${text}, '<') + strpos(${text}, '>') > 0 then translate(${text}, '<>', '  ') else ${text} end`;

/** Writes the search documents of tickets. */
@Injectable()
export class SearchIndexRepository {
  /** Subject first, then body and messages. Idempotent. */
  async write(em: EntityManager, tenantId: string, ticketIds: string[]): Promise<void> {
    await em.query(
      `insert into ticket_search(tenant_id, ticket_id, created_at, tsv)
       select $1, t.id, t.created_at, setweight(to_tsvector('english', ${plain('t.subject')}), 'A') ||
              setweight(to_tsvector('english', ${plain('t.body')}), 'B') ||
              setweight(to_tsvector('english', concat_ws(' ', t.external_id,
                translate(t.external_id, '-_/#.', '     '), t.requester_name, t.requester_email, t.account)), 'C')
         from (
           select id, created_at, external_id, requester_name, requester_email, account, ${firstChars('ticket.subject', 2_000)} as subject,
                  ${firstChars(`(ticket.body || coalesce(m.bodies, ''))`, indexedChars)} as body
             from ticket left join lateral (
               select ' ' || string_agg(left(body, 20000), ' ') as bodies from message where message.ticket_id = ticket.id) m on true
            where ticket.id = any($2::uuid[]) offset 0) t
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

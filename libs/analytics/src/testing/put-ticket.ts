import { randomUUID } from 'node:crypto';
import { peek, type TestDatabase } from '@patchbay/platform/testing';

export interface PutTicket {
  source?: string;
  status?: string;
  priority?: string;
  sentiment?: string;
  score?: number;
  intents?: string[];
  tags?: string[];
  account?: string;
  email?: string;
  metadata?: object;
  /** How long ago it came in, in minutes. */
  minutes_ago?: number;
  created_at?: string;
  analysed?: boolean;
  first_reply_minutes?: number;
  deleted?: boolean;
}

/** A ticket as it would lie there, written past every policy; answers its id. */
export async function putTicket(database: TestDatabase, tenant: string, ticket: PutTicket): Promise<string> {
  const id = randomUUID();
  const at = ticket.created_at ?? '2026-03-01T12:00:00Z';
  await peek(
    database,
    `insert into ticket(tenant_id, id, source, origin, origin_key, subject, body, status, priority, tags, requester_email, account,
       metadata, sentiment, sentiment_score, intents, created_at, updated_at, ingested_at, analysed_at, first_reply_at, deleted_at)
     values ($1, $2::uuid, $3, 'spec', $2::text, 'Subject', 'Body', $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13::timestamptz, $13::timestamptz,
       now() - make_interval(mins => $14), case when $15 then now() - make_interval(mins => $14) end,
       $13::timestamptz + make_interval(mins => $16), case when $17 then now() end)`,
    [
      tenant,
      id,
      ticket.source ?? 'spec',
      ticket.status ?? 'open',
      ticket.priority ?? 'normal',
      ticket.tags ?? [],
      ticket.email ?? null,
      ticket.account ?? null,
      JSON.stringify(ticket.metadata ?? {}),
      ticket.sentiment ?? null,
      ticket.score ?? null,
      ticket.intents ?? [],
      at,
      ticket.minutes_ago ?? 0,
      ticket.analysed ?? ticket.sentiment !== undefined,
      ticket.first_reply_minutes ?? null,
      ticket.deleted ?? false,
    ],
  );
  return id;
}

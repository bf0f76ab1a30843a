import { Injectable } from '@nestjs/common';
import type { Factor, Json } from '@patchbay/domain';
import { TenantDoor, jsonRows, rowsOf } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';

/** The text of a ticket, as capabilities ask for it. */
export interface TicketText {
  id: string;
  subject: string;
  body: string;
  /** Tells whether the ticket still says what was read. */
  text_hash: string;
}

/** A signal about to be stored. */
export interface NewSignal {
  ticket_id: string;
  text_hash: string;
  name: string;
  value: Json;
  label: string | null;
  confidence: number;
  factors: Factor[];
  model_version: string;
}

/** What the ticket row keeps of its signals, for filters and counts. */
export interface TicketScores {
  ticket_id: string;
  text_hash: string;
  sentiment: string | null;
  sentiment_score: number | null;
  intents: string[] | null;
}

const subject = 'left(t.subject, 2000)';
const body = 'left(t.body, 20000)';
const textHash = `md5(${subject} || E'\\n' || ${body})`;

/** Reads what is to be scored, writes what came of it: only for tickets that still say what was read. */
@Injectable()
export class SignalRepository {
  constructor(private readonly door: TenantDoor) {}

  texts(tenantId: string, ticketIds: string[]): Promise<TicketText[]> {
    return this.door.run<TicketText[]>(tenantId, (em) =>
      em.query(
        `select t.id, ${subject} as subject, ${body} as body, ${textHash} as text_hash
           from ticket t where t.id = any($1::uuid[]) and t.deleted_at is null`,
        [ticketIds],
      ),
    );
  }

  /** Answers the tickets of which a signal is new or says something else. */
  async save(em: EntityManager, tenantId: string, signals: NewSignal[]): Promise<string[]> {
    if (signals.length === 0) return [];
    const rows = await em.query<{ ticket_id: string }[]>(
      `insert into signal(tenant_id, ticket_id, name, value, label, confidence, factors, model_version)
       select $1, x.ticket_id, x.name, x.value, x.label, x.confidence, x.factors, x.model_version
         from ${rowsOf('$2', 'ticket_id uuid, text_hash text, name text, value jsonb, label text, confidence real, factors jsonb, model_version text')}
         join ticket t on t.id = x.ticket_id and ${textHash} = x.text_hash
       on conflict (tenant_id, ticket_id, name) do update set value = excluded.value, label = excluded.label,
           confidence = excluded.confidence, factors = excluded.factors, model_version = excluded.model_version, created_at = now()
         where signal.value is distinct from excluded.value or signal.model_version <> excluded.model_version
       returning ticket_id`,
      [tenantId, jsonRows(signals)],
    );
    return [...new Set(rows.map((row) => row.ticket_id))];
  }

  async saveScores(em: EntityManager, scores: TicketScores[]): Promise<void> {
    if (scores.length === 0) return;
    await em.query(
      `update ticket t set sentiment = coalesce(x.sentiment, t.sentiment), sentiment_score = coalesce(x.sentiment_score, t.sentiment_score),
           intents = coalesce(x.intents, t.intents), analysed_at = clock_timestamp()
         from ${rowsOf('$1', 'ticket_id uuid, text_hash text, sentiment text, sentiment_score real, intents text[]')}
        where t.id = x.ticket_id and ${textHash} = x.text_hash`,
      [jsonRows(scores)],
    );
  }
}

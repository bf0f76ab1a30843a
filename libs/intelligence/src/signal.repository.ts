import { Injectable } from '@nestjs/common';
import { TenantDoor, firstChars, jsonRows, rowsOf } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import type { PackedScore } from './pool/packed-score.js';

/** The text of a ticket, as capabilities ask for it. */
export interface TicketText {
  id: string;
  subject: string;
  body: string;
  /** Tells whether the ticket still says what was read. */
  text_hash: string;
}

/** A signal about to be stored. */
export interface NewSignal extends PackedScore {
  ticket_id: string;
  text_hash: string;
  name: string;
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

const subject = firstChars('t.subject', 2_000);
const body = firstChars('t.body', 20_000);
const textHash = `md5((${subject}) || E'\\n' || (${body}))`;

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

  /**
   * Stores signals, and with them what their tickets are filtered by; answers the tickets of which a signal is new or says
   * something else. First comes the row of the ticket: whoever has changed it need not lock it again for every signal that
   * points at it, and need not compare its text again.
   */
  async save(
    em: EntityManager,
    tenantId: string,
    signals: NewSignal[],
    scores: TicketScores[],
  ): Promise<string[]> {
    if (signals.length === 0) return [];
    const rows = await em.query<{ ticket_id: string }[]>(insert, [
      tenantId,
      jsonRows(scores),
      signals.map(toLine).join('\n'),
    ]);
    return [...new Set(rows.map((row) => row.ticket_id))];
  }
}

/** A row for `rowsOf`; what is JSON already goes in as it is. */
function toLine({ ticket_id, name, label, confidence, model_version, value, factors }: NewSignal): string {
  const rest = JSON.stringify({ ticket_id, name, label, confidence, model_version });
  return `${rest.slice(0, -1)},"value":${value},"factors":${factors}}`;
}

const insert = `
  with scored as (
    update ticket t set sentiment = coalesce(x.sentiment, t.sentiment), sentiment_score = coalesce(x.sentiment_score, t.sentiment_score),
        intents = coalesce(x.intents, t.intents), analysed_at = clock_timestamp()
      from ${rowsOf('$2', 'ticket_id uuid, text_hash text, sentiment text, sentiment_score real, intents text[]')}
     where t.id = x.ticket_id and ${textHash} = x.text_hash returning t.id)
  insert into signal(tenant_id, ticket_id, name, value, label, confidence, factors, model_version)
  select $1, x.ticket_id, x.name, x.value, x.label, x.confidence, x.factors, x.model_version
    from ${rowsOf('$3', 'ticket_id uuid, name text, value jsonb, label text, confidence real, factors jsonb, model_version text')}
    join scored on scored.id = x.ticket_id
  on conflict (tenant_id, ticket_id, name) do update set value = excluded.value, label = excluded.label,
      confidence = excluded.confidence, factors = excluded.factors, model_version = excluded.model_version, created_at = now()
    where signal.value is distinct from excluded.value or signal.model_version <> excluded.model_version
  returning ticket_id`;

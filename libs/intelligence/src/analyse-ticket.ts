import { Injectable, type OnModuleInit } from '@nestjs/common';
import { intentValueSchema, sentimentValueSchema } from '@patchbay/domain';
import {
  type ClaimedJob,
  type DomainEvent,
  DomainEvents,
  JobQueue,
  type EventPayload,
} from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { EnabledCapabilities, type EnabledCapability } from './enabled-capabilities.js';
import type { PackedScore } from './pool/packed-score.js';
import { ScorerPool } from './pool/scorer-pool.js';
import { SignalRepository, type NewSignal, type TicketScores, type TicketText } from './signal.repository.js';

const queue = 'analyse';

/** Hop 4: enabled capabilities score what is new; signals and the news of them commit together. */
@Injectable()
export class AnalyseTicket implements OnModuleInit {
  constructor(
    private readonly jobs: JobQueue,
    private readonly events: DomainEvents,
    private readonly capabilities: EnabledCapabilities,
    private readonly pool: ScorerPool,
    private readonly signals: SignalRepository,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(queue, ['ticket.created', 'ticket.updated']);
    this.jobs.workPrepared(
      queue,
      { concurrency: 4, batch: 4 },
      {
        prepare: (tenantId, jobs) => this.analyse(tenantId, jobs),
        commit: (em, jobs, found) => this.commit(em, jobs, found),
      },
    );
  }

  private async analyse(tenantId: string, jobs: ClaimedJob[]): Promise<NewSignal[]> {
    const payloads = jobs.map((job) => job.payload as EventPayload);
    const ids = [...new Set(payloads.flatMap((payload) => payload.ticket_ids))];
    const enabled = await this.capabilities.of(tenantId);
    if (enabled.length === 0) return [];
    const texts = await this.signals.texts(tenantId, ids);
    const lane = payloads.every((payload) => payload.bulk) ? 'bulk' : 'interactive';
    const found: NewSignal[] = [];
    for (const capability of enabled) {
      const { version, scored } = await this.pool.score(
        capability.run,
        texts.map((text) => inputOf(capability, text)),
        lane,
      );
      scored.forEach((one, i) => one && found.push(toSignal(texts[i]!, capability.signal, version, one)));
    }
    return found;
  }

  private async commit(em: EntityManager, jobs: ClaimedJob[], found: NewSignal[]): Promise<void> {
    const { tenantId } = jobs[0]!;
    const changed = new Set(await this.signals.save(em, tenantId, found, scoresOf(found)));
    const news = jobs.map((job): DomainEvent => {
      const payload = job.payload as EventPayload;
      // Two jobs of one batch may speak of one ticket: its news is told once.
      const ticketIds = payload.ticket_ids.filter((id) => changed.delete(id));
      const { bulk, depth } = payload;
      return { name: 'ticket.analysed', ticketIds, bulk, depth, arrivedAt: new Date(payload.arrived_at) };
    });
    await this.events.publish(em, tenantId, ...news);
  }
}

function inputOf(capability: EnabledCapability, text: TicketText): Record<string, string> {
  return Object.fromEntries(Object.entries(capability.needs).map(([field, from]) => [field, text[from]]));
}

function toSignal(text: TicketText, name: string, version: string, packed: PackedScore): NewSignal {
  return { ticket_id: text.id, text_hash: text.text_hash, name, model_version: version, ...packed };
}

const sentimentSchema = sentimentValueSchema.omit({ factors: true });
const intentSchema = z.array(intentValueSchema.element.omit({ factors: true }));

/** The columns by which tickets are filtered and counted. */
function scoresOf(signals: NewSignal[]): TicketScores[] {
  const rows = new Map<string, TicketScores>();
  for (const { ticket_id, text_hash, name, brief } of signals) {
    const row = rows.get(ticket_id) ?? {
      ticket_id,
      text_hash,
      sentiment: null,
      sentiment_score: null,
      intents: null,
    };
    rows.set(ticket_id, row);
    const sentiment = name === 'sentiment' ? sentimentSchema.safeParse(brief) : null;
    if (sentiment?.success)
      Object.assign(row, { sentiment: sentiment.data.label, sentiment_score: sentiment.data.score });
    const intent = name === 'intent' ? intentSchema.safeParse(brief) : null;
    if (intent?.success) row.intents = intent.data.map((one) => one.label);
  }
  return [...rows.values()];
}

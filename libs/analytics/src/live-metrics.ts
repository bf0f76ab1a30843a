import { Injectable } from '@nestjs/common';
import { Clock, JobRepository, type QueueDepth } from '@patchbay/platform';
import { z } from 'zod';
import {
  freshEffectSchema,
  freshTicketSchema,
  LiveRepository,
  type FlowNow,
  type MinuteRow,
  type StandingNow,
} from './live.repository.js';

const counts = z.record(z.string(), z.number().int());
const minutes = z.array(z.number().int());

/** What the Operations page shows; sent over the WebSocket every second. */
export const metricsSchema = z.object({
  /** When the hub counted. */
  at: z.iso.datetime(),
  queue_depth: z.number().int(),
  jobs: z.object({ ready: z.number().int(), running: z.number().int(), dead: z.number().int() }),
  tickets_total: z.number().int(),
  open_tickets: z.number().int(),
  tickets_created_last_hour: z.number().int(),
  /** 60 numbers, one per minute, the current minute last. */
  tickets_per_minute: minutes,
  /** The same minutes by sentiment; tickets without one are in none. */
  sentiment_per_minute: z.object({ negative: minutes, neutral: minutes, positive: minutes }),
  analysed_last_hour: z.number().int(),
  avg_response_time_minutes: z.number().nullable(),
  sentiment_distribution: z.object({ negative: z.number(), neutral: z.number(), positive: z.number() }),
  /** Share (0..1) of open tickets that wait longer than their priority allows. */
  sla_breach_risk: z.number(),
  active_agents: z.number().int(),
  intents_last_hour: z.array(z.object({ label: z.string(), count: z.number().int() })),
  sources_last_hour: z.array(z.object({ source: z.string(), count: z.number().int() })),
  effects_last_hour: counts,
  /** From arrival to effect, over the last hour. */
  latency_ms: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable(),
});
export type LiveSnapshot = z.infer<typeof metricsSchema>;

export const newsSchema = z.object({
  tickets: z.array(freshTicketSchema),
  effects: z.array(freshEffectSchema),
});
export type News = z.infer<typeof newsSchema>;

const standingMs = 5_000;
const minutesShown = 60;
const hourMs = 3_600_000;

/** Puts the live numbers of a tenant together. */
@Injectable()
export class LiveMetrics {
  private readonly standing = new Map<string, { at: number; value: StandingNow }>();

  constructor(
    private readonly repository: LiveRepository,
    private readonly jobs: JobRepository,
    private readonly clock: Clock,
  ) {}

  async snapshot(tenantId: string): Promise<LiveSnapshot> {
    const [flow, standing, depth] = [
      await this.repository.flow(tenantId),
      await this.standingOf(tenantId),
      (await this.jobs.depth()).filter((row) => row.tenant_id === tenantId),
    ];
    return combine(flow, standing, depth);
  }

  /** What a console that opens now shows as having just happened. */
  recent(tenantId: string): Promise<News> {
    return this.news(tenantId, new Date(this.clock.now().getTime() - hourMs));
  }

  async news(tenantId: string, since: Date): Promise<News> {
    return {
      tickets: await this.repository.analysedSince(tenantId, since),
      effects: await this.repository.effectsSince(tenantId, since),
    };
  }

  private async standingOf(tenantId: string): Promise<StandingNow> {
    const now = this.clock.now().getTime();
    const known = this.standing.get(tenantId);
    if (known && now - known.at < standingMs) return known.value;
    const value = await this.repository.standing(tenantId);
    this.standing.set(tenantId, { at: now, value });
    return value;
  }
}

/** Pure: the snapshot from its three sources. */
export function combine(
  flow: FlowNow,
  standing: StandingNow,
  depth: Pick<QueueDepth, 'ready' | 'running' | 'dead'>[],
): LiveSnapshot {
  const sum = (key: 'ready' | 'running' | 'dead'): number => depth.reduce((all, row) => all + row[key], 0);
  const { p50, p95, p99 } = flow.latency;
  return {
    at: flow.at.toISOString(),
    queue_depth: sum('ready'),
    jobs: { ready: sum('ready'), running: sum('running'), dead: sum('dead') },
    tickets_total: standing.total,
    open_tickets: standing.open,
    tickets_created_last_hour: flow.created_last_hour,
    tickets_per_minute: lastHour(flow.per_minute, 'count'),
    sentiment_per_minute: {
      negative: lastHour(flow.per_minute, 'negative'),
      neutral: lastHour(flow.per_minute, 'neutral'),
      positive: lastHour(flow.per_minute, 'positive'),
    },
    analysed_last_hour: flow.analysed_last_hour,
    avg_response_time_minutes: standing.response_minutes,
    sentiment_distribution: {
      negative: standing.negative,
      neutral: standing.neutral,
      positive: standing.positive,
    },
    sla_breach_risk: standing.open === 0 ? 0 : standing.overdue / standing.open,
    active_agents: standing.agents,
    intents_last_hour: flow.intents,
    sources_last_hour: flow.sources,
    effects_last_hour: { ...flow.effects },
    latency_ms: p50 === null || p95 === null || p99 === null ? null : { p50, p95, p99 },
  };
}

function lastHour(rows: MinuteRow[], key: Exclude<keyof MinuteRow, 'minute'>): number[] {
  const ago = new Map(rows.map((row) => [row.minute, row[key]]));
  return Array.from({ length: minutesShown }, (_, i) => ago.get(minutesShown - 1 - i) ?? 0);
}

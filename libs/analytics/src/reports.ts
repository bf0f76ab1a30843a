import { Injectable } from '@nestjs/common';
import {
  ReportRepository,
  type DayRow,
  type EntityKind,
  type EntityRow,
  type SourceRow,
} from './report.repository.js';

export interface SentimentOverview {
  total: number;
  unscored: number;
  distribution: { negative: number; neutral: number; positive: number };
  average_score: number | null;
  by_day: DayRow[];
  by_source: SourceRow[];
}

/** Ready-made answers about all tickets of a tenant. */
@Injectable()
export class Reports {
  constructor(private readonly repository: ReportRepository) {}

  async sentimentOverview(
    tenantId: string,
    from: string | null,
    to: string | null,
  ): Promise<SentimentOverview> {
    const { total, unscored, negative, neutral, positive, average_score } = await this.repository.totals(
      tenantId,
      from,
      to,
    );
    return {
      total,
      unscored,
      distribution: { negative, neutral, positive },
      average_score,
      by_day: (await this.repository.byDay(tenantId, from, to)).reverse(),
      by_source: await this.repository.bySource(tenantId, from, to),
    };
  }

  async topEntities(
    tenantId: string,
    kind: EntityKind,
    limit: number,
  ): Promise<{ kind: EntityKind; items: EntityRow[] }> {
    return { kind, items: await this.repository.top(tenantId, kind, limit) };
  }
}

import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { entityKinds, Reports, type SentimentOverview } from '@patchbay/analytics';
import { Caller, type Principal } from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Query } from '../endpoint/input.js';

const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional();
const period = z.strictObject({ from: moment, to: moment });
const topQuery = z.strictObject({
  kind: z.enum(entityKinds).default('intent'),
  limit: z.coerce.number().int().min(1).max(100).default(10),
});
const counts = { negative: z.number().int(), neutral: z.number().int(), positive: z.number().int() };
const overview = z.object({
  total: z.number().int(),
  unscored: z.number().int(),
  distribution: z.object(counts),
  average_score: z.number().nullable(),
  by_day: z.array(z.object({ day: z.string(), ...counts })),
  by_source: z.array(z.object({ source: z.string(), ...counts, average_score: z.number().nullable() })),
});
const top = z.object({
  kind: z.enum(entityKinds),
  items: z.array(z.object({ value: z.string(), count: z.number().int(), negative_share: z.number() })),
});

@ApiTags('Reports')
@Controller('api')
export class ReportsController {
  constructor(private readonly reports: Reports) {}

  @Get('report/sentiment-overview')
  @Endpoint({
    summary: 'Sentiment of all tickets, by day and by source',
    access: 'reports:read',
    query: period,
    answer: overview,
  })
  sentiment(
    @Caller() caller: Principal,
    @Query() query: z.output<typeof period>,
  ): Promise<SentimentOverview> {
    return this.reports.sentimentOverview(caller.tenantId, query.from ?? null, query.to ?? null);
  }

  @Get('entities/top')
  @Endpoint({ summary: 'What tickets are most about', access: 'reports:read', query: topQuery, answer: top })
  entities(
    @Caller() caller: Principal,
    @Query() query: z.output<typeof topQuery>,
  ): Promise<z.infer<typeof top>> {
    return this.reports.topEntities(caller.tenantId, query.kind, query.limit);
  }
}

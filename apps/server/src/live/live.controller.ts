import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LiveMetrics, metricsSchema, newsSchema, type LiveSnapshot, type News } from '@patchbay/analytics';
import { Caller, type Principal } from '@patchbay/identity';
import { Endpoint } from '../endpoint/endpoint.js';

@ApiTags('Operation')
@Controller('api/metrics')
export class LiveController {
  constructor(private readonly live: LiveMetrics) {}

  @Get('snapshot')
  @Endpoint({ summary: 'The live numbers as they are now', access: 'reports:read', answer: metricsSchema })
  snapshot(@Caller() caller: Principal): Promise<LiveSnapshot> {
    return this.live.snapshot(caller.tenantId);
  }

  @Get('recent')
  @Endpoint({
    summary: 'Tickets and effects of the last hour, oldest first',
    access: 'reports:read',
    answer: newsSchema,
  })
  recent(@Caller() caller: Principal): Promise<News> {
    return this.live.recent(caller.tenantId);
  }
}

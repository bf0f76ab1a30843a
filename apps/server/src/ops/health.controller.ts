import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Metrics, ProblemError } from '@patchbay/platform';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { HealthRepository } from './health.repository.js';

const status = z.object({ status: z.literal('ok') });

@ApiTags('Operation')
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthRepository,
    private readonly metrics: Metrics,
  ) {}

  @Get('healthz')
  @Endpoint({ summary: 'The process lives', access: 'public', answer: status })
  live(): z.infer<typeof status> {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Endpoint({ summary: 'The hub can serve: its database answers', access: 'public', answer: status })
  async ready(): Promise<z.infer<typeof status>> {
    if (!(await this.health.databaseAnswers()))
      throw new ProblemError(503, 'unavailable', 'The database does not answer.', [], { 'retry-after': '2' });
    return { status: 'ok' };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Endpoint({ summary: 'Prometheus metrics', access: 'public' })
  prometheus(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}

import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Config } from '@patchbay/config';
import { CONFIG, Metrics, ProblemError } from '@patchbay/platform';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { HealthRepository } from './health.repository.js';

const status = z.object({ status: z.literal('ok') });
/** What works and should not stay as it is. */
const readiness = status.extend({ warnings: z.array(z.enum(['secret_key_in_data_folder'])) });

@ApiTags('Operation')
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthRepository,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Pick<Config, 'secretKey'>,
  ) {}

  @Get('healthz')
  @Endpoint({ summary: 'The process lives', access: 'public', answer: status })
  live(): z.infer<typeof status> {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Endpoint({ summary: 'The hub can serve: its database answers', access: 'public', answer: readiness })
  async ready(): Promise<z.infer<typeof readiness>> {
    if (!(await this.health.databaseAnswers()))
      throw new ProblemError(503, 'unavailable', 'The database does not answer.', [], { 'retry-after': '2' });
    return { status: 'ok', warnings: this.config.secretKey === null ? ['secret_key_in_data_folder'] : [] };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Endpoint({ summary: 'Prometheus metrics', access: 'public', produces: ['text/plain'] })
  prometheus(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}

import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '@patchbay/identity';
import { JobQueue, JobRepository, notFound } from '@patchbay/platform';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Name } from '../endpoint/input.js';

const queueView = z.object({
  queues: z.array(
    z.object({
      queue: z.string(),
      ready: z.number().int(),
      running: z.number().int(),
      dead: z.number().int(),
      oldest_seconds: z.number(),
    }),
  ),
  dead: z.array(
    z.object({
      id: z.string(),
      queue: z.string(),
      attempts: z.number().int(),
      last_error: z.string().nullable(),
      created_at: z.string(),
    }),
  ),
});

@ApiTags('Operation')
@Controller('api/queue')
export class QueueController {
  constructor(
    private readonly jobs: JobRepository,
    private readonly queue: JobQueue,
  ) {}

  @Get()
  @Endpoint({ summary: 'Queues and dead letters', access: 'queue:read', answer: queueView })
  async view(@Caller() caller: Principal): Promise<z.infer<typeof queueView>> {
    const depth = (await this.jobs.depth()).filter((row) => row.tenant_id === caller.tenantId);
    return {
      queues: depth.map(({ tenant_id: _tenant, ...row }) => row),
      dead: await this.jobs.dead(caller.tenantId, 100),
    };
  }

  @Post('dead/:job/retry')
  @Endpoint({
    summary: 'Give a dead letter another round of attempts',
    access: 'queue:manage',
    audit: 'job.replay',
    status: 204,
  })
  async retry(@Caller() caller: Principal, @Name('job') job: string): Promise<void> {
    if (!/^\d{1,18}$/.test(job)) throw notFound('dead letter');
    const queue = await this.jobs.revive(caller.tenantId, job);
    if (queue === null) throw notFound('dead letter');
    this.queue.poke(queue);
  }
}

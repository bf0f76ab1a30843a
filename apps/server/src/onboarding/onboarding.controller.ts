import { Controller, Delete, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Config } from '@patchbay/config';
import { Caller, type Principal } from '@patchbay/identity';
import { CONFIG } from '@patchbay/platform';
import { TicketRepository } from '@patchbay/tickets';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Samples } from './samples.js';

const stateSchema = z.object({
  tickets: z.number().int(),
  sample_tickets: z.number().int(),
  demo: z.boolean(),
});

@ApiTags('Onboarding')
@Controller('api/onboarding')
export class OnboardingController {
  constructor(
    private readonly samples: Samples,
    private readonly tickets: TicketRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Endpoint({ summary: 'Is there anything to look at yet?', access: 'tickets:read', answer: stateSchema })
  async state(@Caller() caller: Principal): Promise<z.infer<typeof stateSchema>> {
    return { ...(await this.tickets.population(caller.tenantId)), demo: this.config.demo };
  }

  @Post('samples')
  @Endpoint({
    summary: 'Connect the sandboxes and let sample tickets arrive',
    access: 'plugins:manage',
    status: 202,
  })
  async start(@Caller() caller: Principal): Promise<Record<string, never>> {
    await this.samples.start(caller.tenantId);
    return {};
  }

  @Delete('samples')
  @Endpoint({ summary: 'Remove sandboxes and sample tickets', access: 'plugins:manage', status: 204 })
  remove(@Caller() caller: Principal): Promise<void> {
    return this.samples.remove(caller.tenantId);
  }
}

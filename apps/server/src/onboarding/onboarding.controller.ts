import { Controller, Delete, Get, Inject, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Config } from '@patchbay/config';
import { Caller, type Principal } from '@patchbay/identity';
import { CONFIG } from '@patchbay/platform';
import { TicketRepository } from '@patchbay/tickets';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body } from '../endpoint/input.js';
import { choiceSchema, FirstRun, stepsSchema } from './first-run.js';
import { Samples } from './samples.js';

const stateSchema = z.object({
  tickets: z.number().int(),
  sample_tickets: z.number().int(),
  /** True while sandboxes or sample tickets of the demo are there. */
  samples: z.boolean(),
  demo: z.boolean(),
  choice: choiceSchema.nullable(),
  dismissed: z.boolean(),
  steps: stepsSchema,
});
const changeBody = z.strictObject({
  choice: z.literal('empty').optional(),
  dismissed: z.boolean().optional(),
});

@ApiTags('Onboarding')
@Controller('api/onboarding')
export class OnboardingController {
  constructor(
    private readonly samples: Samples,
    private readonly firstRun: FirstRun,
    private readonly tickets: TicketRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Endpoint({ summary: 'Is there anything to look at yet?', access: 'tickets:read', answer: stateSchema })
  async state(@Caller() caller: Principal): Promise<z.infer<typeof stateSchema>> {
    const { tenantId, userId } = caller;
    const population = await this.tickets.population(tenantId);
    return {
      ...population,
      samples: population.sample_tickets > 0 || (await this.samples.connected(tenantId)),
      demo: this.config.demo,
      choice: await this.firstRun.choice(tenantId),
      dismissed: await this.firstRun.dismissed(tenantId),
      steps: await this.firstRun.steps(tenantId, userId),
    };
  }

  @Patch()
  @Endpoint({
    summary: 'Begin without demo data, or put the first steps away',
    access: 'plugins:manage',
    audit: 'onboarding.update',
    body: changeBody,
    status: 204,
  })
  async change(@Caller() caller: Principal, @Body() body: z.output<typeof changeBody>): Promise<void> {
    if (body.choice) await this.firstRun.choose(caller.tenantId, body.choice);
    if (body.dismissed !== undefined) await this.firstRun.dismiss(caller.tenantId, body.dismissed);
  }

  @Post('samples')
  @Endpoint({
    summary: 'Connect the sandboxes and let sample tickets arrive',
    access: 'plugins:manage',
    audit: 'samples.start',
    answer: z.strictObject({}),
    status: 202,
  })
  async start(@Caller() caller: Principal): Promise<Record<string, never>> {
    await this.samples.start(caller.tenantId);
    return {};
  }

  @Delete('samples')
  @Endpoint({
    summary: 'Remove sandboxes and sample tickets',
    access: 'plugins:manage',
    audit: 'samples.remove',
    status: 204,
  })
  remove(@Caller() caller: Principal): Promise<void> {
    return this.samples.remove(caller.tenantId);
  }
}

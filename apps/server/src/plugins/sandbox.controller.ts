import { Controller, Get, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '@patchbay/identity';
import { notFound } from '@patchbay/platform';
import { Connections, TwinHost } from '@patchbay/plugins';
import type { Twin } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id, Name } from '../endpoint/input.js';

const faultSchema = z.strictObject({
  kind: z
    .enum([
      '429',
      '500',
      'cut-before-effect',
      'cut-after-effect',
      'expire-token',
      'duplicate',
      'reorder',
      'slow',
    ])
    .nullable(),
  rate: z.number().min(0).max(1).default(1),
  retry_after_s: z.number().int().min(0).max(3_600).optional(),
});
const sandboxSchema = z.object({
  html: z.string(),
  scenes: z.array(z.object({ name: z.string(), title: z.string() })),
  fault: z.object({ kind: z.string(), rate: z.number(), retry_after_s: z.number().nullable() }).nullable(),
});
type Sandbox = z.infer<typeof sandboxSchema>;

/** The simulated providers behind sandbox connections: what their users see, and what can happen there. */
@ApiTags('Sandboxes')
@Controller('api/connections/:id/sandbox')
export class SandboxController {
  private readonly faults = new Map<string, Sandbox['fault']>();

  constructor(
    private readonly connections: Connections,
    private readonly twins: TwinHost,
  ) {}

  @Get()
  @Endpoint({
    summary: 'What a user of the simulated tool would see',
    access: 'plugins:read',
    answer: sandboxSchema,
  })
  async page(@Caller() caller: Principal, @Id() id: string): Promise<Sandbox> {
    const twin = await this.twin(caller.tenantId, id);
    const scenes = Object.entries(twin.scenes).map(([name, { title }]) => ({ name, title }));
    return { html: twin.page(), scenes, fault: this.faults.get(id) ?? null };
  }

  @Post('scenes/:name')
  @Endpoint({
    summary: 'Let something happen in the simulated tool',
    access: 'plugins:manage',
    audit: { none: 'It happens at the simulated provider, not here.' },
    status: 204,
  })
  async play(@Caller() caller: Principal, @Id() id: string, @Name('name') name: string): Promise<void> {
    const twin = await this.twin(caller.tenantId, id);
    if (!Object.hasOwn(twin.scenes, name)) throw notFound('scene');
    await twin.scenes[name]!.play();
  }

  @Put('fault')
  @Endpoint({
    summary: 'Make the simulated tool fail, or stop that',
    access: 'plugins:manage',
    audit: { none: 'It happens at the simulated provider, not here.' },
    body: faultSchema,
    status: 204,
  })
  async fault(
    @Caller() caller: Principal,
    @Id() id: string,
    @Body() body: z.output<typeof faultSchema>,
  ): Promise<void> {
    const twin = await this.twin(caller.tenantId, id);
    const { kind, rate, retry_after_s: retryAfterS } = body;
    twin.fault(kind === null ? null : { kind, rate, retryAfterS });
    this.faults.set(id, kind === null ? null : { kind, rate, retry_after_s: retryAfterS ?? null });
  }

  private async twin(tenantId: string, id: string): Promise<Twin> {
    const row = await this.connections.get(tenantId, id);
    if (row.mode !== 'sandbox') throw notFound('sandbox');
    return this.twins.of(row.plugin_id, row.id);
  }
}

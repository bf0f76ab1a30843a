import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { jsonObjectSchema, listOf } from '@patchbay/domain';
import { Caller, type Principal } from '@patchbay/identity';
import {
  CheckpointRepository,
  ConnectAccount,
  ConnectionCheck,
  ConnectionRepository,
  Connections,
  Credentials,
  PluginRegistry,
  type ConnectionRow,
} from '@patchbay/plugins';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id } from '../endpoint/input.js';
import { connectionSchema, toConnectionView, type ConnectionView } from './connection-view.js';

const credentials = {
  fields: jsonObjectSchema.optional(),
  secrets: z.record(z.string(), z.string().max(20_000)).optional(),
  webhook_secret: z.string().min(1).max(2_000).optional(),
};
const createBody = z.strictObject({
  plugin: z.string().min(1).max(100),
  mode: z.enum(['live', 'sandbox']),
  auth: z.string().max(100).optional(),
  accept_grants: z.boolean().optional(),
  ...credentials,
});
const revokedSchema = z.object({ revoked: z.number().int() });
const checkedSchema = connectionSchema.extend({ missing_permissions: z.array(z.string()) });
const changeBody = z.strictObject({ ...credentials, paused: z.boolean().optional() });

@ApiTags('Connections')
@Controller('api/connections')
export class ConnectionsController {
  constructor(
    private readonly connections: Connections,
    private readonly repository: ConnectionRepository,
    private readonly connect: ConnectAccount,
    private readonly health: ConnectionCheck,
    private readonly checkpoints: CheckpointRepository,
    private readonly registry: PluginRegistry,
    private readonly credentials: Credentials,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Connected accounts with their health',
    access: 'plugins:read',
    answer: listOf(connectionSchema),
  })
  async list(
    @Caller() caller: Principal,
  ): Promise<{ items: ConnectionView[]; total: number; next_cursor: null }> {
    const items = await this.views(caller.tenantId, await this.connections.list(caller.tenantId));
    return { items, total: items.length, next_cursor: null };
  }

  @Post()
  @Endpoint({
    summary: 'Connect an account, or a sandbox of it',
    access: 'plugins:manage',
    audit: { byService: 'connection.create' },
    body: createBody,
    answer: connectionSchema,
    status: 201,
  })
  async create(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof createBody>,
  ): Promise<ConnectionView> {
    const { plugin, ...input } = body;
    return this.view(caller.tenantId, await this.connect.connect(caller.tenantId, plugin, input));
  }

  @Post('revoke-all')
  @Endpoint({
    summary: 'Erase the credentials of all live accounts of this organisation at once',
    access: 'plugins:manage',
    audit: { byService: 'connection.revoke_all' },
    answer: revokedSchema,
  })
  async revokeAll(@Caller() caller: Principal): Promise<z.infer<typeof revokedSchema>> {
    return { revoked: await this.connections.revokeAll(caller.tenantId) };
  }

  @Get(':id')
  @Endpoint({ summary: 'One connection', access: 'plugins:read', answer: connectionSchema })
  async one(@Caller() caller: Principal, @Id() id: string): Promise<ConnectionView> {
    return this.view(caller.tenantId, await this.connections.get(caller.tenantId, id));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change fields or credentials, pause or resume',
    access: 'plugins:manage',
    audit: 'connection.update',
    body: changeBody,
    answer: connectionSchema,
  })
  async change(
    @Caller() caller: Principal,
    @Id() id: string,
    @Body() body: z.output<typeof changeBody>,
  ): Promise<ConnectionView> {
    const row = await this.connections.update(caller.tenantId, id, body);
    return this.view(caller.tenantId, await this.renewed(row, body));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Disconnect; tickets already here stay',
    access: 'plugins:manage',
    audit: { byService: 'connection.delete' },
    status: 204,
  })
  remove(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    return this.connect.disconnect(caller.tenantId, id);
  }

  @Post(':id/check')
  @Endpoint({
    summary: 'Test a connection now',
    access: 'plugins:manage',
    audit: 'connection.check',
    answer: checkedSchema,
  })
  async check(@Caller() caller: Principal, @Id() id: string): Promise<z.infer<typeof checkedSchema>> {
    const { row, missing } = await this.health.diagnose(caller.tenantId, id);
    return { ...(await this.view(caller.tenantId, row)), missing_permissions: missing };
  }

  /** New credentials may open an account again whose webhook went with the old ones. */
  private async renewed(
    row: ConnectionRow,
    { secrets, fields }: z.output<typeof changeBody>,
  ): Promise<ConnectionRow> {
    if (secrets) return this.connect.resume(row.tenant_id, row.id);
    return fields ? this.health.run(row.tenant_id, row.id) : row;
  }

  private async view(tenantId: string, row: ConnectionRow): Promise<ConnectionView> {
    return (await this.views(tenantId, [row]))[0]!;
  }

  private async views(tenantId: string, rows: ConnectionRow[]): Promise<ConnectionView[]> {
    const activity = await this.repository.activity(tenantId);
    const backfills = await this.checkpoints.backfills(tenantId);
    const views = rows.map(async (row) =>
      toConnectionView(row, {
        title: this.registry.find(row.plugin_id)?.title ?? row.plugin_id,
        webhookUrl: this.health.webhookUrl(row),
        credentials: await this.credentials.of(row),
        activity: activity.get(row.id),
        backfill: backfills.get(row.id),
      }),
    );
    return Promise.all(views);
  }
}

import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { jsonObjectSchema, listOf } from '@patchbay/domain';
import { Caller, type Principal } from '@patchbay/identity';
import { ActionCatalog, type ActionOffer } from '@patchbay/plugins';
import {
  InnerActions,
  RunRepository,
  runSchema,
  type Run,
  type RunFilter,
  Workflows,
} from '@patchbay/workflows';
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageQuery } from '../endpoint/cursor.js';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id, Query } from '../endpoint/input.js';
import { toOpenApi } from '../endpoint/schema.js';

const runsQuery = z.strictObject({
  ...pageQuery,
  ticket_id: z.uuid().optional(),
  workflow_id: z.uuid().optional(),
  status: runSchema.shape.status.optional(),
});
const offers = z.object({
  items: z.array(
    z.object({
      type: z.string(),
      title: z.string(),
      plugin: z.string().nullable(),
      params_schema: jsonObjectSchema,
      connections: z.array(
        z.object({ id: z.string(), label: z.string(), mode: z.enum(['live', 'sandbox']) }),
      ),
    }),
  ),
});
type RunPage = { items: Run[]; total: number; next_cursor: string | null };

@ApiTags('Workflows')
@Controller('api')
export class RunsController {
  constructor(
    private readonly runs: RunRepository,
    private readonly catalog: ActionCatalog,
    private readonly inner: InnerActions,
    private readonly workflows: Workflows,
  ) {}

  @Get('workflow-actions')
  @Endpoint({ summary: 'Everything a workflow can do', access: 'workflows:read', answer: offers })
  async actions(@Caller() caller: Principal): Promise<{ items: ActionOffer[] }> {
    const inner = Object.entries(this.inner.all).map(([type, { title, params }]) => ({
      type,
      title,
      plugin: null,
      params_schema: toOpenApi(params, 'input') as ActionOffer['params_schema'],
      connections: [],
    }));
    return { items: [...inner, ...(await this.catalog.offers(caller.tenantId))] };
  }

  @Get('workflow-runs')
  @Endpoint({
    summary: 'Runs, newest first',
    access: 'workflows:read',
    query: runsQuery,
    answer: listOf(runSchema),
  })
  list(@Caller() caller: Principal, @Query() query: z.output<typeof runsQuery>): Promise<RunPage> {
    const { ticket_id: ticketId, workflow_id: workflowId, status } = query;
    return this.page(caller.tenantId, { ticketId, workflowId, status }, query);
  }

  @Get('workflows/:id/runs')
  @Endpoint({
    summary: 'Runs of one workflow with every step',
    access: 'workflows:read',
    query: z.strictObject(pageQuery),
    answer: listOf(runSchema),
  })
  async ofWorkflow(
    @Caller() caller: Principal,
    @Id() id: string,
    @Query() query: { cursor?: string; limit: number },
  ): Promise<RunPage> {
    await this.workflows.get(caller.tenantId, id);
    return this.page(caller.tenantId, { workflowId: id }, query);
  }

  private async page(
    tenantId: string,
    by: RunFilter,
    query: { cursor?: string; limit: number },
  ): Promise<RunPage> {
    const items = await this.runs.page(tenantId, by, decodeCursor(query.cursor), query.limit);
    const last = items.length === query.limit ? items.at(-1) : undefined;
    const next_cursor = last ? encodeCursor({ created_at: last.started_at, id: last.id }) : null;
    return { items, total: await this.runs.count(tenantId, by), next_cursor };
  }
}

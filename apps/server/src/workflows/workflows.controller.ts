import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { jsonObjectSchema, listOf } from '@patchbay/domain';
import { Caller, type Principal } from '@patchbay/identity';
import {
  dryRunSchema,
  workflowInputSchema,
  workflowSchema,
  Workflows,
  workflowTemplates,
  type DryRun,
  type Workflow,
} from '@patchbay/workflows';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id } from '../endpoint/input.js';
import { FirstRun } from '../onboarding/first-run.js';

const testBody = z.strictObject({ ticket_id: z.string().min(1).max(500) });
const draftBody = z.strictObject({ workflow: workflowInputSchema, ticket_id: z.string().min(1).max(500) });
const templates = z.object({
  items: z.array(
    z.object({ id: z.string(), name: z.string(), description: z.string(), workflow: jsonObjectSchema }),
  ),
});

@ApiTags('Workflows')
@Controller('api')
export class WorkflowsController {
  constructor(
    private readonly workflows: Workflows,
    private readonly firstRun: FirstRun,
  ) {}

  @Get('workflows')
  @Endpoint({ summary: 'All workflows', access: 'workflows:read', answer: listOf(workflowSchema) })
  async list(@Caller() caller: Principal): Promise<{ items: Workflow[]; total: number; next_cursor: null }> {
    const items = await this.workflows.list(caller.tenantId);
    return { items, total: items.length, next_cursor: null };
  }

  @Post('workflows')
  @Endpoint({
    summary: 'Create a workflow',
    access: 'workflows:manage',
    audit: 'workflow.create',
    body: workflowInputSchema,
    answer: workflowSchema,
    status: 201,
  })
  create(@Caller() caller: Principal, @Body() body: z.output<typeof workflowInputSchema>): Promise<Workflow> {
    return this.workflows.create(caller.tenantId, body, caller.userId);
  }

  @Post('workflows/test')
  @Endpoint({
    summary: 'What an unsaved workflow would do with a ticket; sends nothing',
    access: 'workflows:run',
    audit: { none: 'A dry run changes nothing.' },
    body: draftBody,
    answer: dryRunSchema,
  })
  async testDraft(@Caller() caller: Principal, @Body() body: z.output<typeof draftBody>): Promise<DryRun> {
    await this.firstRun.note(caller.tenantId, 'dry_run');
    return this.workflows.dryRun(caller.tenantId, body.workflow, body.ticket_id);
  }

  @Get('workflow-templates')
  @Endpoint({ summary: 'Ready-made workflows to start from', access: 'workflows:read', answer: templates })
  templates(): { items: typeof workflowTemplates } {
    return { items: workflowTemplates };
  }

  @Get('workflows/:id')
  @Endpoint({ summary: 'One workflow', access: 'workflows:read', answer: workflowSchema })
  one(@Caller() caller: Principal, @Id() id: string): Promise<Workflow> {
    return this.workflows.get(caller.tenantId, id);
  }

  @Put('workflows/:id')
  @Endpoint({
    summary: 'Replace a workflow',
    access: 'workflows:manage',
    audit: 'workflow.update',
    body: workflowInputSchema,
    answer: workflowSchema,
  })
  replace(
    @Caller() caller: Principal,
    @Id() id: string,
    @Body() body: z.output<typeof workflowInputSchema>,
  ): Promise<Workflow> {
    return this.workflows.replace(caller.tenantId, id, body);
  }

  @Delete('workflows/:id')
  @Endpoint({
    summary: 'Delete a workflow and its run log',
    access: 'workflows:manage',
    audit: 'workflow.delete',
    status: 204,
  })
  remove(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    return this.workflows.remove(caller.tenantId, id);
  }

  @Post('workflows/:id/test')
  @Endpoint({
    summary: 'What the workflow would do with a ticket; sends nothing',
    access: 'workflows:run',
    audit: { none: 'A dry run changes nothing.' },
    body: testBody,
    answer: dryRunSchema,
  })
  async test(
    @Caller() caller: Principal,
    @Id() id: string,
    @Body() body: z.output<typeof testBody>,
  ): Promise<DryRun> {
    await this.firstRun.note(caller.tenantId, 'dry_run');
    return this.workflows.dryRun(
      caller.tenantId,
      await this.workflows.get(caller.tenantId, id),
      body.ticket_id,
    );
  }
}

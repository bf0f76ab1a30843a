import { Injectable } from '@nestjs/common';
import type { Json } from '@patchbay/domain';
import { AuditTrail, invalid, notFound, TenantDoor } from '@patchbay/platform';
import { ActionCatalog, PublicUrl } from '@patchbay/plugins';
import { TicketDirectory } from '@patchbay/tickets';
import { InnerActions } from './actions/inner-actions.js';
import { misfits, type ParamsSchema } from './misfits.js';
import { plan, type PlannedAction } from './run/plan.js';
import { WorkflowRepository } from './store/workflow.repository.js';
import { checkParams } from './template/index.js';
import { ticketView } from './ticket-view.js';
import type { DryRun, Workflow, WorkflowInput } from './workflow.js';

/** Workflows as people keep them, and what they would do. */
@Injectable()
export class Workflows {
  constructor(
    private readonly repository: WorkflowRepository,
    private readonly tickets: TicketDirectory,
    private readonly catalog: ActionCatalog,
    private readonly inner: InnerActions,
    private readonly publicUrl: PublicUrl,
    private readonly door: TenantDoor,
    private readonly audit: AuditTrail,
  ) {}

  list(tenantId: string): Promise<Workflow[]> {
    return this.repository.list(tenantId);
  }

  async get(tenantId: string, id: string): Promise<Workflow> {
    const workflow = await this.repository.find(tenantId, id);
    if (!workflow) throw notFound('workflow');
    return workflow;
  }

  async create(tenantId: string, input: WorkflowInput, userId: string | null): Promise<Workflow> {
    this.check(input);
    return this.door.run(tenantId, async () => {
      const made = await this.get(tenantId, await this.repository.create(tenantId, input, userId));
      await this.record(tenantId, 'workflow.create', null, made);
      return made;
    });
  }

  async replace(tenantId: string, id: string, input: WorkflowInput): Promise<Workflow> {
    this.check(input);
    return this.door.run(tenantId, async () => {
      const before = await this.get(tenantId, id);
      if (!(await this.repository.replace(tenantId, id, input))) throw notFound('workflow');
      const after = await this.get(tenantId, id);
      await this.record(tenantId, 'workflow.update', before, after);
      return after;
    });
  }

  async remove(tenantId: string, id: string): Promise<void> {
    await this.door.run(tenantId, async () => {
      const before = await this.get(tenantId, id);
      if (!(await this.repository.remove(tenantId, id))) throw notFound('workflow');
      await this.record(tenantId, 'workflow.delete', before, null);
    });
  }

  /** Says exactly what would be sent, and sends nothing. */
  async dryRun(
    tenantId: string,
    workflow: Pick<Workflow, 'condition' | 'actions'>,
    ticketId: string,
  ): Promise<DryRun> {
    const ticket = await this.tickets.find(tenantId, ticketId);
    if (!ticket) throw notFound('ticket');
    const made = plan(workflow, ticketView(ticket, this.publicUrl.value));
    return {
      would_trigger: made.matched,
      reason: made.reason,
      conditions: made.conditions.map(({ op, path, left, right, matched }) => ({
        op,
        path: path ?? null,
        left: left ?? null,
        right: right ?? null,
        matched,
      })),
      actions: made.actions.map((planned) => ({
        type: planned.action.type,
        params: planned.action.params,
        ...this.rendered(planned),
      })),
    };
  }

  private record(
    tenantId: string,
    action: string,
    before: Workflow | null,
    after: Workflow | null,
  ): Promise<void> {
    const { id, name } = (after ?? before)!;
    const target = { type: 'workflow', id, name };
    return this.audit.record(tenantId, { action, target, before: written(before), after: written(after) });
  }

  private rendered(planned: PlannedAction): { rendered: Json; error: string | null } {
    if (planned.error) return { rendered: null, error: planned.error };
    const { type } = planned.action;
    if (this.inner.has(type))
      return {
        rendered: planned.params,
        error: parameterError(this.inner.all[type]!.params, planned.params),
      };
    try {
      return { rendered: { ...this.catalog.preview(type, planned.params) }, error: null };
    } catch (error) {
      return { rendered: planned.params, error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Unknown actions, bad templates and parameters that cannot fit are refused when a workflow is saved, not when it runs. */
  private check(input: WorkflowInput): void {
    const errors = input.actions.flatMap((action, i) => {
      const schema = this.schemaOf(action.type);
      if (!schema) return [{ path: `actions.${i}.type`, message: `there is no action ${action.type}` }];
      const unfit = misfits(schema, action.params).map(({ path, message }) => ({
        path: ['actions', i, 'params', ...path].join('.'),
        message,
      }));
      const templates = checkParams(action.params).map((problem) => ({
        path: `actions.${i}.params${problem.path ? `.${problem.path}` : ''}`,
        message: `${problem.message} (line ${problem.line}, column ${problem.column})`,
      }));
      return [...unfit, ...templates];
    });
    if (errors.length > 0) throw invalid(errors, 'The workflow does not fit.');
  }

  private schemaOf(type: string): ParamsSchema | null {
    if (this.inner.has(type)) return this.inner.all[type]!.params;
    const entry = this.catalog.find(type);
    if (!entry) return null;
    return entry.from === 'core' ? entry.action.params : entry.action.input;
  }
}

/** What a person has written of it. */
const written = (workflow: Workflow | null) =>
  workflow && {
    name: workflow.name,
    enabled: workflow.enabled,
    trigger: workflow.trigger,
    condition: workflow.condition,
    actions: workflow.actions,
  };

function parameterError(schema: ParamsSchema, params: Json): string | null {
  const result = schema.safeParse(params);
  return result.success
    ? null
    : (result.error?.issues ?? [])
        .map((issue) => `${issue.path.map(String).join('.')} ${issue.message}`)
        .join('; ');
}

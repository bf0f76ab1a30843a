import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import type { Workflow, WorkflowInput } from '../workflow.js';

interface WorkflowRow {
  id: string;
  name: string;
  enabled: boolean;
  trigger: Workflow['trigger'];
  condition: Workflow['condition'];
  actions: Workflow['actions'];
  version: number;
  created_at: Date;
  updated_at: Date;
  runs_24h: number;
  last_run_at: Date | null;
}

const columns = `w.id, w.name, w.enabled, w.trigger, w.condition, w.actions, w.version, w.created_at, w.updated_at,
  (select count(*)::int from workflow_run r where r.workflow_id = w.id and r.started_at > now() - interval '24 hours') as runs_24h,
  (select max(r.started_at) from workflow_run r where r.workflow_id = w.id) as last_run_at`;

/** Workflows of a tenant. */
@Injectable()
export class WorkflowRepository {
  constructor(private readonly door: TenantDoor) {}

  async list(tenantId: string): Promise<Workflow[]> {
    const rows = await this.door.run<WorkflowRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from workflow w order by w.created_at, w.id`),
    );
    return rows.map(toWorkflow);
  }

  /** Enabled workflows, without their statistics: read for every event. */
  async enabled(tenantId: string): Promise<Workflow[]> {
    const rows = await this.door.run<WorkflowRow[]>(tenantId, (em) =>
      em.query(
        `select id, name, enabled, trigger, condition, actions, version, created_at, updated_at, 0 as runs_24h, null as last_run_at
           from workflow where enabled order by created_at, id`,
      ),
    );
    return rows.map(toWorkflow);
  }

  async find(tenantId: string, id: string): Promise<Workflow | null> {
    const rows = await this.door.run<WorkflowRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from workflow w where w.id = $1`, [id]),
    );
    return rows[0] ? toWorkflow(rows[0]) : null;
  }

  async create(tenantId: string, input: WorkflowInput, userId: string | null): Promise<string> {
    const rows = await this.door.run<{ id: string }[]>(tenantId, (em) =>
      em.query(
        `insert into workflow(tenant_id, name, enabled, trigger, condition, actions, created_by)
         values ($1, $2, $3, $4::jsonb, $5::jsonb, $6::jsonb, $7) returning id`,
        [tenantId, input.name, input.enabled, ...json(input), userId],
      ),
    );
    return rows[0]!.id;
  }

  /** False when there is no such workflow. */
  async replace(tenantId: string, id: string, input: WorkflowInput): Promise<boolean> {
    const [, count] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query(
        `update workflow set name = $2, enabled = $3, trigger = $4::jsonb, condition = $5::jsonb, actions = $6::jsonb,
           version = version + 1, updated_at = now() where id = $1`,
        [id, input.name, input.enabled, ...json(input)],
      ),
    );
    return count === 1;
  }

  async remove(tenantId: string, id: string): Promise<boolean> {
    const [, count] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query('delete from workflow where id = $1', [id]),
    );
    return count === 1;
  }
}

const json = (input: WorkflowInput): string[] =>
  [input.trigger, input.condition, input.actions].map((part) => JSON.stringify(part));

function toWorkflow(row: WorkflowRow): Workflow {
  const { runs_24h, last_run_at, ...kept } = row;
  return {
    ...kept,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    stats: { runs_24h, last_run_at: last_run_at?.toISOString() ?? null },
  };
}

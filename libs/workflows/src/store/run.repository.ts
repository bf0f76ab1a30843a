import { Injectable } from '@nestjs/common';
import type { Json } from '@patchbay/domain';
import { TenantDoor, jsonRows, rowsOf } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import type { Run, Step, StepStatus } from '../workflow.js';

export interface NewRun {
  id: string;
  workflow_id: string;
  workflow_version: number;
  ticket_id: string;
  event: string;
  /** The same event starts a workflow once, however often it is told. */
  event_key: string;
  depth: number;
  conditions: Json;
}

export interface NewStep {
  run_id: string;
  ordinal: number;
  type: string;
  status: StepStatus;
  input: Json;
  output: Json;
  error: string | null;
}

/** Which runs to list; what is left out matches all. */
export interface RunFilter {
  workflowId?: string;
  ticketId?: string;
  status?: Run['status'];
}

interface RunRow {
  id: string;
  workflow_id: string;
  workflow_name: string;
  ticket_id: string;
  ticket_subject: string;
  status: Run['status'];
  trigger: string;
  started_at: Date;
  finished_at: Date | null;
  steps: Step[];
}

/** Runs and their steps. */
@Injectable()
export class RunRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Answers the ids of runs that had not been started before. */
  async start(em: EntityManager, tenantId: string, runs: NewRun[]): Promise<Set<string>> {
    if (runs.length === 0) return new Set();
    const rows = await em.query<{ id: string }[]>(
      `insert into workflow_run(tenant_id, id, workflow_id, workflow_version, ticket_id, event, event_key, status, depth, conditions)
       select $1, x.id, x.workflow_id, x.workflow_version, x.ticket_id, x.event, x.event_key, 'running', x.depth, x.conditions
         from ${rowsOf(
           '$2',
           `id uuid, workflow_id uuid, workflow_version int, ticket_id uuid, event text,
              event_key text, depth int, conditions jsonb`,
         )}
       on conflict (tenant_id, workflow_id, event_key) do nothing returning id`,
      [tenantId, jsonRows(runs)],
    );
    return new Set(rows.map((row) => row.id));
  }

  async addSteps(em: EntityManager, tenantId: string, steps: NewStep[]): Promise<void> {
    if (steps.length === 0) return;
    await em.query(
      `insert into workflow_step(tenant_id, run_id, ordinal, type, status, input, output, error, started_at, finished_at)
       select $1, x.run_id, x.ordinal, x.type, x.status, x.input, x.output, x.error, now(), case when x.status = 'queued' then null else now() end
         from ${rowsOf('$2', 'run_id uuid, ordinal int, type text, status text, input jsonb, output jsonb, error text')}`,
      [tenantId, jsonRows(steps)],
    );
  }

  async finishSteps(
    em: EntityManager,
    steps: { run_id: string; ordinal: number; status: StepStatus; output: Json; error: string | null }[],
  ): Promise<void> {
    if (steps.length === 0) return;
    await em.query(
      `update workflow_step s set status = x.status, output = x.output, error = x.error, finished_at = now()
         from ${rowsOf('$1', 'run_id uuid, ordinal int, status text, output jsonb, error text')}
        where s.run_id = x.run_id and s.ordinal = x.ordinal`,
      [jsonRows(steps)],
    );
  }

  /** Closes the runs none of whose steps is waiting any more. */
  async settle(em: EntityManager, runIds: string[]): Promise<void> {
    if (runIds.length === 0) return;
    await em.query(
      `update workflow_run r set status = s.status, finished_at = case when s.status = 'running' then null else now() end
         from (select run_id, case when bool_or(status = 'queued') then 'running' when bool_or(status = 'uncertain') then 'waiting'
                 when bool_or(status = 'failed') then 'failed' else 'succeeded' end as status
                 from workflow_step where run_id = any($1::uuid[]) group by run_id) s
        where r.id = s.run_id`,
      [runIds],
    );
  }

  /** A cursor holds milliseconds, the row microseconds: the row itself says where the page ended. */
  async page(
    tenantId: string,
    by: RunFilter,
    before: { created_at: string; id: string } | null,
    limit: number,
  ): Promise<Run[]> {
    const rows = await this.door.run<RunRow[]>(tenantId, (em) =>
      em.query(
        `select r.id, r.workflow_id, w.name as workflow_name, r.ticket_id, t.subject as ticket_subject, r.status, r.event as trigger,
            r.started_at, r.finished_at,
            (select coalesce(jsonb_agg(jsonb_build_object('ordinal', s.ordinal, 'type', s.type, 'status', s.status, 'input', s.input,
               'output', s.output, 'error', s.error, 'started_at', to_char(s.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
               'finished_at', to_char(s.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by s.ordinal), '[]')
               from workflow_step s where s.run_id = r.id) as steps
           from workflow_run r join workflow w on w.id = r.workflow_id join ticket t on t.id = r.ticket_id
          where ($1::uuid is null or r.workflow_id = $1) and ($2::uuid is null or r.ticket_id = $2) and ($3::text is null or r.status = $3)
            and ($4::timestamptz is null or (r.started_at, r.id)
              < (coalesce((select l.started_at from workflow_run l where l.id = $5), $4), $5::uuid))
          order by r.started_at desc, r.id desc limit $6`,
        [...given(by), before?.created_at ?? null, before?.id ?? null, limit],
      ),
    );
    return rows.map((row) => ({
      ...row,
      started_at: row.started_at.toISOString(),
      finished_at: row.finished_at?.toISOString() ?? null,
    }));
  }

  async count(tenantId: string, by: RunFilter): Promise<number> {
    const rows = await this.door.run<{ n: number }[]>(tenantId, (em) =>
      em.query(
        `select count(*)::int as n from workflow_run where ($1::uuid is null or workflow_id = $1) and ($2::uuid is null or ticket_id = $2)
            and ($3::text is null or status = $3)`,
        given(by),
      ),
    );
    return rows[0]?.n ?? 0;
  }
}

const given = ({ workflowId, ticketId, status }: RunFilter): (string | null)[] => [
  workflowId ?? null,
  ticketId ?? null,
  status ?? null,
];

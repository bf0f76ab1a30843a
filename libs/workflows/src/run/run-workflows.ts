import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { JsonObject, Ticket } from '@patchbay/domain';
import { type ClaimedJob, DomainEvents, JobQueue, newId, type EventPayload } from '@patchbay/platform';
import { TicketDirectory } from '@patchbay/tickets';
import type { EntityManager } from 'typeorm';
import { PublicUrl } from '@patchbay/plugins';
import { RunRepository, type NewRun } from '../store/run.repository.js';
import { WorkflowRepository } from '../store/workflow.repository.js';
import { ticketView } from '../ticket-view.js';
import type { Workflow } from '../workflow.js';
import { plan, type Plan } from './plan.js';
import { StepRunner } from './step-runner.js';

const queue = 'workflows';
/** A workflow may cause an event that starts a workflow, this many times in a row. */
const maxDepth = 16;

/** A workflow that will run for a ticket because of one event. */
export interface Start {
  run: NewRun;
  workflow: Workflow;
  ticket: Ticket;
  view: JsonObject;
  plan: Plan;
  arrivedAt: Date;
}

/** Hop 5: events meet workflows; runs, steps and queued actions commit together with the removal of the event. */
@Injectable()
export class RunWorkflows implements OnModuleInit {
  constructor(
    private readonly jobs: JobQueue,
    private readonly events: DomainEvents,
    private readonly workflows: WorkflowRepository,
    private readonly runs: RunRepository,
    private readonly tickets: TicketDirectory,
    private readonly steps: StepRunner,
    private readonly publicUrl: PublicUrl,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(queue, ['ticket.created', 'ticket.updated', 'ticket.analysed']);
    this.jobs.workBatches(queue, { concurrency: 1, batch: 50 }, (em, jobs) => this.handle(em, jobs));
  }

  private async handle(em: EntityManager, jobs: ClaimedJob[]): Promise<void> {
    const { tenantId } = jobs[0]!;
    const enabled = await this.workflows.enabled(tenantId);
    const due = jobs.filter((job) =>
      enabled.some((workflow) => listens(workflow, job.payload as EventPayload)),
    );
    if (due.length === 0) return;
    const ids = [...new Set(due.flatMap((job) => (job.payload as EventPayload).ticket_ids))];
    const tickets = new Map(
      (await this.tickets.findMany(tenantId, ids)).map((ticket) => [ticket.id, ticket]),
    );
    const starts = due.flatMap((job) => this.startsOf(job, enabled, tickets));
    const started = await this.runs.start(
      em,
      tenantId,
      starts.map((start) => start.run),
    );
    await this.steps.run(
      em,
      tenantId,
      starts.filter((start) => started.has(start.run.id)),
    );
  }

  private startsOf(job: ClaimedJob, enabled: Workflow[], tickets: Map<string, Ticket>): Start[] {
    const payload = job.payload as EventPayload;
    if (payload.depth >= maxDepth) return [];
    return enabled
      .filter((workflow) => listens(workflow, payload))
      .flatMap((workflow) =>
        payload.ticket_ids.flatMap((id) => {
          const ticket = tickets.get(id);
          return ticket ? this.startOf(job, payload, workflow, ticket) : [];
        }),
      );
  }

  private startOf(job: ClaimedJob, payload: EventPayload, workflow: Workflow, ticket: Ticket): Start[] {
    const view = ticketView(ticket, this.publicUrl.value);
    const made = plan(workflow, view);
    if (!made.matched) return [];
    const run: NewRun = {
      id: newId(),
      workflow_id: workflow.id,
      workflow_version: workflow.version,
      ticket_id: ticket.id,
      event: payload.event,
      event_key: `${job.id}:${ticket.id}`,
      depth: payload.depth,
      conditions: made.conditions.map((leaf) => ({ ...leaf })),
    };
    return [{ run, workflow, ticket, view, plan: made, arrivedAt: new Date(payload.arrived_at) }];
  }
}

function listens(workflow: Workflow, payload: EventPayload): boolean {
  return workflow.trigger.event === payload.event && (!payload.bulk || workflow.trigger.include_imports);
}

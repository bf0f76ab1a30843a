import { Injectable } from '@nestjs/common';
import type { Json } from '@patchbay/domain';
import { ActionCatalog, ActionOutbox, type ActionCall } from '@patchbay/plugins';
import type { EntityManager } from 'typeorm';
import { InnerActions } from '../actions/inner-actions.js';
import { RunRepository, type NewStep } from '../store/run.repository.js';
import type { Start } from './run-workflows.js';
import type { PlannedAction } from './plan.js';

/** What became of one planned action: done, failed, or queued to be called outside. */
interface Outcome {
  step: NewStep;
  call: ActionCall | null;
}

/** Turns planned actions into steps: what touches only our own rows is done here, what calls out is queued. */
@Injectable()
export class StepRunner {
  constructor(
    private readonly inner: InnerActions,
    private readonly catalog: ActionCatalog,
    private readonly outbox: ActionOutbox,
    private readonly runs: RunRepository,
  ) {}

  async run(em: EntityManager, tenantId: string, starts: Start[]): Promise<void> {
    const outcomes: Outcome[] = [];
    for (const start of starts) {
      for (const [ordinal, planned] of start.plan.actions.entries())
        outcomes.push(await this.step(tenantId, start, planned, ordinal));
    }
    await this.runs.addSteps(
      em,
      tenantId,
      outcomes.map((outcome) => outcome.step),
    );
    await this.outbox.queue(
      em,
      tenantId,
      outcomes.flatMap((outcome) => outcome.call ?? []),
    );
    const waiting = new Set(outcomes.flatMap(({ step, call }) => (call ? step.run_id : [])));
    await this.runs.settle(
      em,
      starts.map((start) => start.run.id).filter((id) => !waiting.has(id)),
    );
  }

  private async step(
    tenantId: string,
    start: Start,
    planned: PlannedAction,
    ordinal: number,
  ): Promise<Outcome> {
    const { type } = planned.action;
    const made = (status: NewStep['status'], output: Json, error: string | null): NewStep => {
      return { run_id: start.run.id, ordinal, type, status, input: planned.params, output, error };
    };
    if (planned.error) return { step: made('failed', null, planned.error), call: null };
    if (this.inner.has(type)) {
      const done = await this.inner.run(type, planned.params, {
        tenantId,
        ticket: start.ticket,
        workflow: start.workflow.name,
        depth: start.run.depth + 1,
      });
      return { step: made(done.error ? 'failed' : 'succeeded', done.output, done.error), call: null };
    }
    if (!this.catalog.find(type))
      return {
        step: made('failed', null, `There is no action ${type}. Its plugin may have been removed.`),
        call: null,
      };
    return { step: made('queued', null, null), call: callOf(start, planned, ordinal) };
  }
}

function callOf(start: Start, planned: PlannedAction, ordinal: number): ActionCall {
  return {
    key: `run:${start.run.id}:${ordinal}`,
    reason: `workflow ${start.workflow.name}`,
    type: planned.action.type,
    connectionId: planned.action.connection_id ?? null,
    input: planned.params,
    ticketId: start.ticket.id,
    runId: start.run.id,
    ordinal,
    arrivedAt: start.arrivedAt,
  };
}

import { Injectable } from '@nestjs/common';
import { ActionListener, type FinishedCall } from '@patchbay/plugins';
import type { EntityManager } from 'typeorm';
import { RunRepository } from '../store/run.repository.js';

/** Writes the result of a call into the step that asked for it, in the same transaction. */
@Injectable()
export class StepListener extends ActionListener {
  constructor(private readonly runs: RunRepository) {
    super();
  }

  async onFinished(em: EntityManager, _tenantId: string, calls: FinishedCall[]): Promise<void> {
    const steps = calls.flatMap(({ runId, ordinal, status, output, error }) =>
      runId !== null && ordinal !== null ? [{ run_id: runId, ordinal, status, output, error }] : [],
    );
    await this.runs.finishSteps(em, steps);
    await this.runs.settle(em, [...new Set(steps.map((step) => step.run_id))]);
  }
}

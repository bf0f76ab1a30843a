import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDoor } from '../tenancy/tenant-door.js';
import type { ClaimedJob, NewJob } from './job.js';
import { JobRepository } from './job.repository.js';
import { QueueWorker, type WorkerOptions } from './queue-worker.js';
import { JobMetrics } from './job-metrics.js';
import { WakeUp } from './wake-up.js';
import { Logger } from '../telemetry/logger.js';

/** Effects of the whole batch and the removal of its jobs commit together. All jobs belong to one tenant. */
export type BatchHandler = (em: EntityManager, jobs: ClaimedJob[]) => Promise<void>;
/** For work outside the database: runs without a transaction, acknowledged afterwards, hence at least once. */
export type SingleHandler = (job: ClaimedJob, signal: AbortSignal) => Promise<void>;

/** The durable queue: jobs are rows, written in the transaction of the change that asks for them. */
@Injectable()
export class JobQueue {
  private readonly workers: QueueWorker[] = [];

  constructor(
    private readonly repository: JobRepository,
    private readonly door: TenantDoor,
    private readonly wakeUp: WakeUp,
    private readonly metrics: JobMetrics,
    private readonly log: Logger,
  ) {}

  /** Must be called inside the door of the same tenant. */
  async enqueue(em: EntityManager, tenantId: string, jobs: NewJob[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.repository.insert(em, tenantId, jobs);
    for (const queue of new Set(jobs.map((job) => job.queue))) {
      this.door.afterCommit(`job:${queue}`, () => this.wakeUp.poke(queue));
    }
  }

  /** Wakes the workers of a queue whose jobs were added by a database function. */
  poke(queue: string): void {
    this.wakeUp.poke(queue);
  }

  workBatches(queue: string, options: Partial<WorkerOptions>, handler: BatchHandler): void {
    this.start(queue, { concurrency: 1, batch: 50, leaseS: 30, ...options }, async (worker, jobs) => {
      await this.door.run(jobs[0]!.tenantId, async (em) => {
        await handler(em, jobs);
        await this.repository.ackInside(em, jobs.map((job) => job.id), worker.token);
      });
    });
  }

  workSingly(queue: string, options: Partial<WorkerOptions>, handler: SingleHandler): void {
    this.start(queue, { concurrency: 8, leaseS: 60, ...options, batch: 1 }, async (worker, [job], signal) => {
      await handler(job!, signal);
      await worker.ack(job!.id);
    });
  }

  /** Stops claiming and waits for what is running; what is not finished in time goes back to the queue. */
  async drain(timeoutMs: number): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop(timeoutMs)));
  }

  private start(queue: string, options: WorkerOptions, run: ConstructorParameters<typeof QueueWorker>[4]): void {
    const worker = new QueueWorker(queue, options, this.repository, this.metrics, run, this.log);
    this.workers.push(worker);
    worker.start(this.wakeUp);
  }
}

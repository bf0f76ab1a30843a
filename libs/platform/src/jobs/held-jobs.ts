import { reasonOf } from './backoff.js';
import type { LeasedJob } from './job.js';
import type { JobRepository } from './job.repository.js';
import type { Logger } from '../telemetry/logger.js';

/** The jobs of one handler call that are not settled yet, and the way to tell the handler that it should stop. */
export interface Batch {
  jobs: LeasedJob[];
  controller: AbortController;
}

/** What one worker holds by lease: running, or claimed and waiting for a free handler. */
export class HeldJobs {
  private readonly batches = new Set<Batch>();

  constructor(
    private readonly queue: string,
    private readonly leaseS: number,
    private readonly repository: JobRepository,
    private readonly log: Logger,
  ) {}

  add(jobs: LeasedJob[]): Batch {
    const batch = { jobs, controller: new AbortController() };
    this.batches.add(batch);
    return batch;
  }

  /** The jobs of a batch that is not running yet become those of another. */
  merge(into: Batch, other: Batch): void {
    into.jobs.push(...other.jobs);
    this.batches.delete(other);
  }

  remove(batch: Batch): void {
    this.batches.delete(batch);
  }

  /** Renews every lease. A batch that has lost one is told to stop: another worker has its jobs, or will have. */
  async heartbeat(): Promise<void> {
    const batches = [...this.batches];
    if (batches.length === 0) return;
    try {
      const jobs = batches.flatMap((batch) => batch.jobs);
      const kept = new Set(await this.repository.heartbeat(jobs, this.leaseS));
      for (const batch of batches) this.check(batch, jobs, kept);
    } catch (error) {
      this.log.warn('renewing leases failed', { queue: this.queue, error: reasonOf(error) });
    }
  }

  /** Tells every handler to stop and gives its jobs back, without counting the attempt. */
  async giveBack(): Promise<void> {
    const left = [...this.batches];
    this.batches.clear();
    for (const batch of left) batch.controller.abort();
    const jobs = left.flatMap((batch) => batch.jobs);
    if (jobs.length > 0) await this.repository.release(jobs, 0).catch(() => 0);
  }

  /** What was settled while the heartbeat was under way is not lost but done. */
  private check(batch: Batch, asked: LeasedJob[], kept: ReadonlySet<LeasedJob>): void {
    const lost = batch.jobs.filter((job) => asked.includes(job) && !kept.has(job));
    if (lost.length === 0 || !this.batches.delete(batch)) return;
    this.log.warn('leases were lost', { queue: this.queue, lost: lost.length });
    batch.controller.abort();
  }
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseTrouble } from '../errors/database-error.js';
import type { Logger } from '../telemetry/logger.js';
import { reasonOf, verdict } from './backoff.js';
import type { ClaimedJob } from './job.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobRepository } from './job.repository.js';
import type { WakeUp } from './wake-up.js';

export interface WorkerOptions {
  /** Handler calls at the same time. */
  concurrency: number;
  /** Most jobs per handler call; they share a tenant. */
  batch: number;
  leaseS: number;
}

type Run = (worker: QueueWorker, jobs: ClaimedJob[], signal: AbortSignal) => Promise<void>;
const safetyPollMs = 1_000;

/** One queue's loop: claim what fits, run it, keep the leases alive, settle what failed. */
export class QueueWorker {
  /** Fences every statement: after an expired lease this worker's acks touch nothing. */
  readonly token = randomUUID();
  private readonly running = new Map<string, AbortController>();
  private readonly acks: { id: string; done: () => void }[] = [];
  private active = 0;
  private claiming = false;
  private again = false;
  private stopped = false;
  private timers: NodeJS.Timeout[] = [];
  private unlisten = (): void => {};

  constructor(
    readonly queue: string,
    private readonly options: WorkerOptions,
    private readonly repository: JobRepository,
    private readonly metrics: JobMetrics,
    private readonly run: Run,
    private readonly log: Logger,
  ) {}

  start(wakeUp: WakeUp): void {
    this.unlisten = wakeUp.listen(this.queue, () => this.wake());
    this.timers = [
      setInterval(() => this.wake(), safetyPollMs + Math.random() * 200),
      setInterval(() => void this.heartbeat(), (this.options.leaseS * 1_000) / 3),
    ];
    for (const timer of this.timers) timer.unref();
    this.wake();
  }

  async stop(timeoutMs: number): Promise<void> {
    this.stopped = true;
    this.unlisten();
    for (const timer of this.timers) clearInterval(timer);
    const deadline = Date.now() + timeoutMs;
    while (this.active > 0 && Date.now() < deadline) await sleep(20);
    for (const controller of this.running.values()) controller.abort();
    const left = [...this.running.keys()];
    if (left.length > 0) await this.repository.release(left, this.token, 0).catch(() => 0);
  }

  /** Removes finished jobs; acks that come together travel together. */
  ack(id: string): Promise<void> {
    return new Promise((done) => {
      this.acks.push({ id, done });
      if (this.acks.length === 1) setImmediate(() => void this.flushAcks());
    });
  }

  private wake(): void {
    if (this.claiming) this.again = true;
    else void this.claimAll();
  }

  private async claimAll(): Promise<void> {
    this.claiming = true;
    try {
      do {
        this.again = false;
        while (!this.stopped && this.active < this.options.concurrency && (await this.claimOnce()));
      } while (this.again && this.active < this.options.concurrency && !this.stopped);
    } catch (error) {
      this.log.warn('claiming jobs failed', { queue: this.queue, error: reasonOf(error) });
    } finally {
      this.claiming = false;
    }
  }

  /** True when there may be more to claim. */
  private async claimOnce(): Promise<boolean> {
    const free = this.options.concurrency - this.active;
    const slots = free * this.options.batch;
    const jobs = await this.repository.claim(this.queue, slots, slots, this.token, this.options.leaseS);
    for (const batch of intoBatches(jobs, this.options.batch)) void this.runBatch(batch);
    return jobs.length === slots;
  }

  private async runBatch(jobs: ClaimedJob[]): Promise<void> {
    this.active += 1;
    const controller = new AbortController();
    for (const job of jobs) this.running.set(job.id, controller);
    const started = performance.now();
    try {
      await this.run(this, jobs, controller.signal);
      this.metrics.finished(this.queue, jobs, performance.now() - started);
    } catch (error) {
      await this.settle(jobs, error, controller.signal).catch((later: unknown) =>
        this.log.warn('settling failed jobs failed', { queue: this.queue, error: reasonOf(later) }),
      );
    } finally {
      for (const job of jobs) this.running.delete(job.id);
      this.active -= 1;
      this.wake();
    }
  }

  /** A failing batch is run again one by one, so that one poisoned job fails alone. */
  private async settle(jobs: ClaimedJob[], error: unknown, signal: AbortSignal): Promise<void> {
    if (jobs.length === 1 || isDatabaseTrouble(error)) {
      for (const job of jobs) await this.settleOne(job, error);
      return;
    }
    for (const job of jobs) {
      try {
        await this.run(this, [job], signal);
      } catch (own) {
        await this.settleOne(job, own);
      }
    }
  }

  private async settleOne(job: ClaimedJob, error: unknown): Promise<void> {
    const decided = verdict(error, job);
    if (decided.kind === 'release') {
      await this.repository.release([job.id], this.token, decided.seconds);
      return;
    }
    const reason = reasonOf(error);
    this.metrics.failed(this.queue, decided.kind);
    this.log.warn('job failed', {
      queue: this.queue,
      job: job.id,
      attempt: job.attempts,
      outcome: decided.kind,
      error: reason,
    });
    await this.repository.fail(
      job.id,
      this.token,
      decided.kind === 'dead',
      reason,
      decided.kind === 'retry' ? decided.seconds : 0,
    );
  }

  private async flushAcks(): Promise<void> {
    const batch = this.acks.splice(0);
    await this.repository
      .ack(
        batch.map((ack) => ack.id),
        this.token,
      )
      .catch((error: unknown) =>
        this.log.warn('acknowledging jobs failed', { queue: this.queue, error: reasonOf(error) }),
      );
    for (const ack of batch) ack.done();
  }

  private async heartbeat(): Promise<void> {
    const ids = [...this.running.keys()];
    if (ids.length === 0) return;
    const kept = await this.repository
      .heartbeat(ids, this.token, this.options.leaseS)
      .catch(() => ids.length);
    if (kept < ids.length) this.log.warn('leases were lost', { queue: this.queue, lost: ids.length - kept });
  }
}

function intoBatches(jobs: ClaimedJob[], size: number): ClaimedJob[][] {
  const byTenant = new Map<string, ClaimedJob[]>();
  for (const job of jobs) {
    const list = byTenant.get(job.tenantId);
    if (list) list.push(job);
    else byTenant.set(job.tenantId, [job]);
  }
  return [...byTenant.values()].flatMap((list) => {
    list.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
    return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
      list.slice(i * size, (i + 1) * size),
    );
  });
}

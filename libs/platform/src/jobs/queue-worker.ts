import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { asSystem } from '../audit/act.js';
import { isDatabaseTrouble } from '../errors/database-error.js';
import type { Logger } from '../telemetry/logger.js';
import { reasonOf, verdict } from './backoff.js';
import { HeldJobs, type Batch } from './held-jobs.js';
import type { Lease, LeasedJob } from './job.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobRepository } from './job.repository.js';
import { WaitingBatches } from './waiting-batches.js';
import type { WakeUp } from './wake-up.js';

export interface WorkerOptions {
  /** Handler calls at the same time. */
  concurrency: number;
  /** Most jobs per handler call; they share a tenant. */
  batch: number;
  leaseS: number;
  /** Least time between two handler calls for jobs that are handed over: what many share is paid once. */
  gatherMs?: number;
  /** A queue that goes first in this process: while it is worked on, this one is claimed from every `forMs` only. */
  after?: { queue: string; forMs: number };
}

type Run = (worker: QueueWorker, jobs: LeasedJob[], signal: AbortSignal) => Promise<void>;
const safetyPollMs = 1_000;
/** While others of its handlers are busy, a free one waits so long: a claim for one job costs as much as one for many. */
const gatherMs = 20;
/** How often a queue that stands back for another looks whether that is done. */
const lookMs = 100;
/** Longer than this nothing new overtakes what may be due. */
const overtakeMs = 100;

/** One queue's loop: claim what fits, run it, keep the leases alive, settle what failed. */
export class QueueWorker {
  private readonly held: HeldJobs;
  private readonly waiting: WaitingBatches;
  private readonly acks: { job: LeasedJob; done: () => void }[] = [];
  private active = 0;
  private claiming: Promise<void> | null = null;
  /** Since when something may be due that was not claimed yet. */
  private pendingSince: number | null = null;
  /** The last claim left something behind; before the first one nobody knows. */
  private behind = true;
  private gathering: NodeJS.Timeout | null = null;
  private lastClaimAt = -Infinity;
  private stopped = false;
  private timers: NodeJS.Timeout[] = [];
  private unlisten: (() => void) | null = null;

  constructor(
    readonly queue: string,
    private readonly options: WorkerOptions,
    private readonly repository: JobRepository,
    private readonly metrics: JobMetrics,
    private readonly run: Run,
    private readonly log: Logger,
    /** Whether the queue that goes before this one is being worked on. */
    private readonly othersFirst: () => boolean = () => false,
  ) {
    this.held = new HeldJobs(queue, options.leaseS, repository, log);
    this.waiting = new WaitingBatches(this.held, options.batch, options.gatherMs ?? 0);
  }

  start(wakeUp: WakeUp): void {
    this.unlisten = wakeUp.listen(this.queue, () => this.wake());
    this.timers = [
      setInterval(() => this.wake(), safetyPollMs + Math.random() * 200),
      setInterval(() => void this.held.heartbeat(), (this.options.leaseS * 1_000) / 3),
    ];
    for (const timer of this.timers) timer.unref();
    this.wake();
  }

  /** Claims nothing more and waits for what runs; what waits, or is not finished in time, goes back to the queue. */
  async stop(timeoutMs: number): Promise<void> {
    this.stopped = true;
    this.unlisten?.();
    const deadline = Date.now() + timeoutMs;
    if (this.gathering) clearTimeout(this.gathering);
    await this.claiming;
    while (this.active > 0 && Date.now() < deadline) await sleep(20);
    for (const timer of this.timers) clearInterval(timer);
    await this.held.giveBack();
  }

  /**
   * A lease under which new jobs may be written, to be given to {@link take} once they are committed: what is born claimed
   * needs no claim. Null when there is no room, or when older jobs may be waiting: they are claimed first, and fairly.
   */
  offer(jobs: number): Lease | null {
    const { concurrency, batch, leaseS } = this.options;
    if (!this.unlisten || this.stopped || this.behind || this.waitsLong() || this.standsBack()) return null;
    if (this.waiting.jobs + jobs > concurrency * batch) return null;
    return { token: randomUUID(), leaseS };
  }

  private waitsLong(): boolean {
    return this.pendingSince !== null && performance.now() - this.pendingSince > overtakeMs;
  }

  /** Runs jobs that were written under a lease of ours. */
  take(jobs: LeasedJob[]): void {
    this.waiting.add(jobs);
    this.waiting.gather(() => this.startWaiting());
  }

  get busy(): boolean {
    return this.active > 0 || this.waiting.jobs > 0;
  }

  /** Removes finished jobs; acks that come together travel together. */
  ack(job: LeasedJob): Promise<void> {
    return new Promise((done) => {
      this.acks.push({ job, done });
      if (this.acks.length === 1) setImmediate(() => void this.flushAcks());
    });
  }

  private wake(): void {
    this.pendingSince ??= performance.now();
    this.claimSoon();
  }

  /** Claims when there is something and room for it. What is pending without room is claimed when a handler is free. */
  private claimSoon(): void {
    if (this.pendingSince === null || this.claiming || this.gathering || !this.hasRoom()) return;
    if (this.standsBack()) this.gathering = setTimeout(() => this.lookAgain(), lookMs);
    else if (this.active === 0) this.claimNow();
    else this.gathering = setTimeout(() => this.claimNow(), gatherMs);
  }

  private standsBack(): boolean {
    const { forMs = 0 } = this.options.after ?? {};
    return performance.now() - this.lastClaimAt < forMs && this.othersFirst();
  }

  private lookAgain(): void {
    this.gathering = null;
    this.claimSoon();
  }

  private claimNow(): void {
    this.gathering = null;
    this.claiming ??= this.claimAll().finally(() => {
      this.claiming = null;
      this.claimSoon();
    });
  }

  private async claimAll(): Promise<void> {
    try {
      while (this.pendingSince !== null && this.hasRoom()) {
        this.pendingSince = null;
        this.behind = await this.claimOnce();
        if (this.behind) this.pendingSince ??= performance.now();
      }
    } catch (error) {
      this.log.warn('claiming jobs failed', { queue: this.queue, error: reasonOf(error) });
    }
  }

  private hasRoom(): boolean {
    return !this.stopped && this.waiting.jobs === 0 && this.free > 0;
  }

  private get free(): number {
    return this.options.concurrency - this.active;
  }

  /** True when there may be more. A short claim is no sign of the end: the slots were shared out. */
  private async claimOnce(): Promise<boolean> {
    const slots = this.free * this.options.batch;
    this.lastClaimAt = performance.now();
    const { jobs, more } = await this.repository.claim(this.queue, slots, this.options.leaseS);
    this.waiting.add(jobs);
    this.startWaiting();
    return more;
  }

  private startWaiting(): void {
    while (!this.stopped && this.active < this.options.concurrency) {
      const batch = this.waiting.next();
      if (!batch) return;
      void this.runBatch(batch);
    }
  }

  private async runBatch(batch: Batch): Promise<void> {
    this.active += 1;
    const { jobs } = batch;
    const started = performance.now();
    try {
      await asSystem(this.queue, () => this.run(this, jobs, batch.controller.signal));
      this.metrics.finished(this.queue, jobs, performance.now() - started);
    } catch (error) {
      await this.settle(batch, error).catch((later: unknown) =>
        this.log.warn('settling failed jobs failed', { queue: this.queue, error: reasonOf(later) }),
      );
    } finally {
      this.held.remove(batch);
      this.active -= 1;
      if (!this.waiting.gathering) this.startWaiting();
      this.claimSoon();
    }
  }

  /** A failing batch is run again one by one, so that one poisoned job fails alone. Aborted = no longer ours to settle. */
  private async settle(batch: Batch, error: unknown): Promise<void> {
    const { signal } = batch.controller;
    const together = batch.jobs.length === 1 || isDatabaseTrouble(error);
    while (batch.jobs.length > 0 && !signal.aborted) {
      const [job, ...rest] = batch.jobs as [LeasedJob, ...LeasedJob[]];
      if (together) await this.settleOne(job, error);
      else await this.runAlone(job, signal);
      batch.jobs = rest;
    }
  }

  private async runAlone(job: LeasedJob, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    try {
      await asSystem(this.queue, () => this.run(this, [job], signal));
      this.metrics.finished(this.queue, [job], performance.now() - started);
    } catch (own) {
      if (!signal.aborted) await this.settleOne(job, own);
    }
  }

  private async settleOne(job: LeasedJob, error: unknown): Promise<void> {
    const decided = verdict(error, job);
    if (decided.kind === 'release') {
      await this.repository.release([job], decided.seconds);
      return;
    }
    const { queue } = this;
    const { kind } = decided;
    const reason = reasonOf(error);
    this.metrics.failed(queue, kind);
    this.log.warn('job failed', { queue, job: job.id, attempt: job.attempts, outcome: kind, error: reason });
    await this.repository.fail(job, kind === 'dead', reason, kind === 'retry' ? decided.seconds : 0);
  }

  private async flushAcks(): Promise<void> {
    const batch = this.acks.splice(0);
    await this.repository
      .ack(batch.map((ack) => ack.job))
      .catch((error: unknown) =>
        this.log.warn('acknowledging jobs failed', { queue: this.queue, error: reasonOf(error) }),
      );
    for (const ack of batch) ack.done();
  }
}

import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import type { EntityManager } from 'typeorm';
import { TenantDoor } from '../tenancy/tenant-door.js';
import type { ClaimedJob, Lease, LeasedJob, NewJob } from './job.js';
import { JobRepository } from './job.repository.js';
import { QueueWorker, type WorkerOptions } from './queue-worker.js';
import { JobMetrics } from './job-metrics.js';
import { WakeUp } from './wake-up.js';
import { Logger } from '../telemetry/logger.js';
import { CONFIG } from '../tokens.js';

/** Effects of the whole batch and the removal of its jobs commit together. All jobs belong to one tenant. */
export type BatchHandler = (em: EntityManager, jobs: ClaimedJob[]) => Promise<void>;
/** What a handler answers that has removed its job itself; see {@link JobQueue.acknowledge}. */
export const acknowledged = Symbol('acknowledged');
/** For work outside the database: runs without a transaction, acknowledged afterwards, hence at least once. */
export type SingleHandler = (job: ClaimedJob, signal: AbortSignal) => Promise<void | typeof acknowledged>;

/** Work in two halves: `prepare` may call out and holds no transaction; `commit` stores its result and removes the jobs in one. */
export interface PreparedHandler<P> {
  prepare(tenantId: string, jobs: ClaimedJob[], signal: AbortSignal): Promise<P>;
  commit(em: EntityManager, jobs: ClaimedJob[], prepared: P): Promise<void>;
}

/** Longer delays are found by the workers' own polling. */
const soonMs = 5_000;

/** The durable queue: jobs are rows, written in the transaction of the change that asks for them. */
@Injectable()
export class JobQueue implements OnApplicationBootstrap {
  private readonly workers = new Map<string, QueueWorker>();
  private booted = false;

  constructor(
    private readonly repository: JobRepository,
    private readonly door: TenantDoor,
    private readonly wakeUp: WakeUp,
    private readonly metrics: JobMetrics,
    private readonly log: Logger,
    @Inject(CONFIG) private readonly config: Pick<Config, 'roles'>,
  ) {}

  /** Nothing is claimed before every module has said which events it wants. */
  onApplicationBootstrap(): void {
    this.booted = true;
    for (const worker of this.workers.values()) worker.start(this.wakeUp);
  }

  /** Must be called inside the door of the same tenant. */
  async enqueue(em: EntityManager, tenantId: string, jobs: NewJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const leases = this.leasesFor(jobs);
    const born = await this.repository.insert(
      em,
      tenantId,
      jobs.map((job) => ({ ...job, lease: isDueAtOnce(job) ? leases.get(job.queue) : null })),
    );
    for (const [queue, handed] of byQueue(born))
      this.door.afterCommit(`born:${handed[0]!.id}`, () => this.handOver(queue, handed));
    if (born.length === jobs.length) return;
    for (const queue of new Set(jobs.map((job) => job.queue)))
      this.door.afterCommit(`job:${queue}`, () => this.wakeUp.poke(queue));
    for (const { queue, runAt } of jobs) this.pokeLater(queue, runAt);
  }

  /** A lease for new jobs of a queue that this process works on and has room for; see {@link QueueWorker.offer}. */
  offer(queue: string, jobs: number): Lease | null {
    return this.workers.get(queue)?.offer(jobs) ?? null;
  }

  /** Runs jobs that were written under such a lease, once they are committed. */
  handOver(queue: string, jobs: LeasedJob[]): void {
    this.workers.get(queue)?.take(jobs);
  }

  private leasesFor(jobs: NewJob[]): Map<string, Lease | null> {
    return new Map(
      [...byQueue(jobs.filter(isDueAtOnce))].map(([queue, due]) => [queue, this.offer(queue, due.length)]),
    );
  }

  /** A job due within the next seconds is not left to the safety poll. */
  private pokeLater(queue: string, runAt: Date | undefined): void {
    const delay = (runAt?.getTime() ?? 0) - Date.now();
    const name = `${queue}@${Math.ceil(delay / 50)}`;
    if (delay <= 0 || delay > soonMs) return;
    this.door.afterCommit(
      `later:${name}`,
      () => void setTimeout(() => this.wakeUp.poke(queue), delay + 5).unref(),
    );
  }

  /** What held these jobs has ended: they are due once the open transaction commits. Inside the door of the same tenant. */
  async unhold(em: EntityManager, tenantId: string, by: string): Promise<void> {
    for (const queue of await this.repository.unhold(em, tenantId, by))
      this.door.afterCommit(`job:${queue}`, () => this.wakeUp.poke(queue));
  }

  /** Wakes the workers of a queue whose jobs were added by a database function. */
  poke(queue: string): void {
    this.wakeUp.poke(queue);
  }

  workBatches(queue: string, options: Partial<WorkerOptions>, handler: BatchHandler): void {
    this.workPrepared(queue, options, { prepare: async () => null, commit: (em, jobs) => handler(em, jobs) });
  }

  workPrepared<P>(queue: string, options: Partial<WorkerOptions>, handler: PreparedHandler<P>): void {
    this.start(
      queue,
      { concurrency: 1, batch: 50, leaseS: 30, ...options },
      async (_worker, jobs, signal) => {
        const { tenantId } = jobs[0]!;
        const prepared = await handler.prepare(tenantId, jobs, signal);
        await this.door.run(tenantId, async (em) => {
          await handler.commit(em, jobs, prepared);
          this.repository.ackInside(jobs);
        });
      },
    );
  }

  workSingly(queue: string, options: Partial<WorkerOptions>, handler: SingleHandler): void {
    this.start(queue, { concurrency: 8, leaseS: 60, ...options, batch: 1 }, async (worker, [job], signal) => {
      if ((await handler(job!, signal)) !== acknowledged) await worker.ack(job!);
    });
  }

  /** Removes jobs with the commit of the record of what came of them, in the open transaction. One that somebody else holds by now is left to them. */
  acknowledge(jobs: ClaimedJob[]): void {
    this.repository.remove(jobs as LeasedJob[]);
  }

  /** Stops claiming and waits for what is running; what is not finished in time goes back to the queue. */
  async drain(timeoutMs: number): Promise<void> {
    await Promise.all([...this.workers.values()].map((worker) => worker.stop(timeoutMs)));
  }

  private start(
    queue: string,
    options: WorkerOptions,
    run: ConstructorParameters<typeof QueueWorker>[4],
  ): void {
    if (!this.config.roles.includes('worker')) return;
    const first = (): boolean => this.workers.get(options.after?.queue ?? '')?.busy ?? false;
    const worker = new QueueWorker(queue, options, this.repository, this.metrics, run, this.log, first);
    this.workers.set(queue, worker);
    if (this.booted) worker.start(this.wakeUp);
  }
}

/** A job with a key may exist already, one with a date waits for it. */
const isDueAtOnce = ({ key, runAt, held }: NewJob): boolean =>
  key === undefined && runAt === undefined && held === undefined;

function byQueue<J extends { queue: string }>(jobs: J[]): Map<string, J[]> {
  const queues = new Map<string, J[]>();
  for (const job of jobs) queues.set(job.queue, [...(queues.get(job.queue) ?? []), job]);
  return queues;
}

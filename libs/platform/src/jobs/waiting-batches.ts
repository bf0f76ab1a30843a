import type { Batch, HeldJobs } from './held-jobs.js';
import type { LeasedJob } from './job.js';

/** Batches that wait for a free handler. Those of one tenant that meet here travel together. */
export class WaitingBatches {
  private readonly batches: Batch[] = [];
  private lastStart = 0;
  private timer: NodeJS.Timeout | null = null;

  /** `gatherMs` is the least time between two starts; where few come, none of them waits. */
  constructor(
    private readonly held: HeldJobs,
    private readonly most: number,
    private readonly gatherMs: number,
  ) {}

  get jobs(): number {
    return this.batches.reduce((sum, batch) => sum + batch.jobs.length, 0);
  }

  add(jobs: LeasedJob[]): void {
    for (const batch of intoBatches(jobs, this.most)) this.batches.push(this.held.add(batch));
  }

  /** Calls `start` at once, or as soon as the next start may be: what comes until then joins in. */
  gather(start: () => void): void {
    const left = this.lastStart + this.gatherMs - performance.now();
    if (left <= 0 || this.jobs >= this.most) return start();
    this.timer ??= setTimeout(() => {
      this.timer = null;
      start();
    }, left);
  }

  get gathering(): boolean {
    return this.timer !== null;
  }

  /** The batch that has waited longest, with what else of its tenant fits in; null when there is none. */
  next(): Batch | null {
    const batch = this.batches.shift();
    if (!batch) return null;
    if (batch.controller.signal.aborted) return this.next();
    this.lastStart = performance.now();
    const others = this.batches.splice(0);
    for (const other of others) {
      if (this.fits(batch, other)) this.held.merge(batch, other);
      else this.batches.push(other);
    }
    return batch;
  }

  private fits(batch: Batch, other: Batch): boolean {
    return (
      !other.controller.signal.aborted &&
      other.jobs[0]?.tenantId === batch.jobs[0]?.tenantId &&
      batch.jobs.length + other.jobs.length <= this.most
    );
  }
}

function intoBatches(jobs: LeasedJob[], size: number): LeasedJob[][] {
  const byTenant = new Map<string, LeasedJob[]>();
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

import { Injectable } from '@nestjs/common';
import { JobQueue } from '@patchbay/platform';
import { intakeQueue } from '@patchbay/tickets';
import { InboxRepository, type Delivery, type Outcome } from './inbox.repository.js';

interface Waiting {
  delivery: Delivery;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

const atOnce = 100;
/** Least time between two commits: where many come, they share them; where few come, nobody waits. */
const gatherMs = 10;

/** Deliveries that arrive together share one statement and one commit. Nobody is answered before it. */
@Injectable()
export class InboxWriter {
  private readonly waiting: Waiting[] = [];
  private writing = false;
  private lastWrite = 0;

  constructor(
    private readonly repository: InboxRepository,
    private readonly jobs: JobQueue,
  ) {}

  write(delivery: Delivery): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ delivery, resolve, reject });
      if (this.waiting.length === 1 && !this.writing) this.flushSoon();
    });
  }

  private flushSoon(): void {
    this.writing = true;
    const left = this.lastWrite + gatherMs - performance.now();
    if (left > 0) setTimeout(() => void this.flush(), left);
    else setImmediate(() => void this.flush());
  }

  private async flush(): Promise<void> {
    try {
      while (this.waiting.length > 0) await this.store(this.waiting.splice(0, atOnce));
    } finally {
      this.lastWrite = performance.now();
      this.writing = false;
    }
  }

  private async store(batch: Waiting[]): Promise<void> {
    try {
      const lease = this.jobs.offer(intakeQueue, batch.length);
      const accepted = await this.repository.accept(
        batch.map((one) => one.delivery),
        lease,
      );
      const born = accepted.flatMap(({ job }) => job ?? []);
      if (lease) this.jobs.handOver(intakeQueue, born);
      else this.jobs.poke(intakeQueue);
      batch.forEach((one, i) => one.resolve(accepted[i]!.outcome));
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }
}

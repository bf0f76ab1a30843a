import { Injectable } from '@nestjs/common';
import { JobQueue } from '@patchbay/platform';
import { InboxRepository, type Delivery, type Outcome } from './inbox.repository.js';

interface Waiting {
  delivery: Delivery;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

const atOnce = 100;

/** Deliveries that arrive together share one statement and one commit. Nobody is answered before it. */
@Injectable()
export class InboxWriter {
  private readonly waiting: Waiting[] = [];
  private writing = false;

  constructor(
    private readonly repository: InboxRepository,
    private readonly jobs: JobQueue,
  ) {}

  write(delivery: Delivery): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ delivery, resolve, reject });
      if (!this.writing) setImmediate(() => void this.flush());
    });
  }

  private async flush(): Promise<void> {
    if (this.writing) return;
    this.writing = true;
    try {
      while (this.waiting.length > 0) await this.store(this.waiting.splice(0, atOnce));
    } finally {
      this.writing = false;
    }
  }

  private async store(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.repository.accept(batch.map((one) => one.delivery));
      for (const queue of new Set(batch.map((one) => one.delivery.queue))) this.jobs.poke(queue);
      batch.forEach((one, i) => one.resolve(outcomes[i]!));
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }
}

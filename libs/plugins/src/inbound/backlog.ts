import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import { CONFIG, JobRepository } from '@patchbay/platform';

const everyMs = 500;
const counted = new Set(['intake', 'analyse', 'workflows', 'action']);

/** How much waits between the door and the effects. Better to refuse in time than to be late for everybody. */
@Injectable()
export class Backlog implements OnApplicationBootstrap, OnApplicationShutdown {
  private depth = 0;
  private since = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: JobRepository,
    @Inject(CONFIG) private readonly config: Pick<Config, 'backlogLimit'>,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.measure(), everyMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Counts one accepted delivery until the next measurement. */
  add(): void {
    this.since += 1;
  }

  get full(): boolean {
    return this.depth + this.since >= this.config.backlogLimit;
  }

  private async measure(): Promise<void> {
    if (this.since === 0 && this.depth === 0) return;
    const before = this.since;
    const rows = await this.jobs.depth().catch(() => null);
    if (!rows) return;
    this.depth = rows.filter((row) => counted.has(row.queue)).reduce((sum, row) => sum + row.ready, 0);
    this.since -= before;
  }
}

import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import { Metrics } from '../telemetry/metrics.js';
import type { ClaimedJob } from './job.js';

/** What the pipeline tells Prometheus. */
@Injectable()
export class JobMetrics {
  private readonly done: Counter<'queue' | 'outcome'>;
  private readonly duration: Histogram<'queue'>;

  constructor(metrics: Metrics) {
    this.done = new Counter({
      name: 'patchbay_jobs_total',
      help: 'Jobs by queue and outcome.',
      labelNames: ['queue', 'outcome'],
      registers: [metrics.registry],
    });
    this.duration = new Histogram({
      name: 'patchbay_job_batch_seconds',
      help: 'Duration of one handler call.',
      labelNames: ['queue'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers: [metrics.registry],
    });
  }

  finished(queue: string, jobs: ClaimedJob[], durationMs: number): void {
    this.done.inc({ queue, outcome: 'succeeded' }, jobs.length);
    this.duration.observe({ queue }, durationMs / 1_000);
  }

  failed(queue: string, outcome: 'retry' | 'dead'): void {
    this.done.inc({ queue, outcome });
  }
}

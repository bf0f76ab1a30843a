import { Worker } from 'node:worker_threads';
import type { ScoreAnswer, ScoreRequest } from './messages.js';
import type { PackedScore } from './packed-score.js';

/** Scores of a batch live as long as the batch: with less room they are copied before they are dropped. */
const youngMb = 96;

export interface ThreadLimits {
  timeoutMs: number;
  memoryMb: number;
}

/** The hub is going down: what was being scored is not scored, and nothing is wrong with it. */
export class ScoringStopped extends Error {
  override name = 'ScoringStopped';
}

interface Waiting {
  resolve(result: { version: string; scored: PackedScore[] }): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** One worker thread; made anew after it died, ran out of memory or time. */
export class ScorerThread {
  private worker: Worker | null = null;
  private waiting: Waiting | null = null;
  private next = 0;

  get busy(): boolean {
    return this.waiting !== null;
  }

  /** One batch at a time. Rejects when the scorer throws, and when the thread had to be stopped. */
  score(
    request: Omit<ScoreRequest, 'id'>,
    limits: ThreadLimits,
  ): Promise<{ version: string; scored: PackedScore[] }> {
    const worker = this.worker ?? this.start(limits.memoryMb);
    this.next += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.fail(new Error(`scoring took longer than ${limits.timeoutMs} ms`)),
        limits.timeoutMs,
      );
      this.waiting = { resolve, reject, timer };
      worker.postMessage({ id: this.next, ...request } satisfies ScoreRequest);
    });
  }

  async stop(): Promise<void> {
    this.take()?.reject(new ScoringStopped('scoring was stopped'));
    await this.end();
  }

  private async end(): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    await worker?.terminate();
  }

  private start(memoryMb: number): Worker {
    const worker = new Worker(new URL('./score-thread.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: youngMb },
      // A thread runs compiled files, whatever a debugger or a test runner told the process to load.
      execArgv: [],
    });
    worker.unref();
    worker.on('message', (answer: ScoreAnswer) => this.settle(answer));
    worker.on('error', (error) => this.fail(error));
    worker.on('exit', () => {
      if (this.worker === worker) this.fail(new Error('the scorer thread ended'));
    });
    this.worker = worker;
    return worker;
  }

  private settle(answer: ScoreAnswer): void {
    const waiting = this.take();
    if (!waiting) return;
    if (answer.ok) waiting.resolve({ version: answer.version, scored: answer.scored });
    else waiting.reject(new Error(answer.error));
  }

  private fail(error: Error): void {
    const waiting = this.take();
    void this.end();
    waiting?.reject(error);
  }

  private take(): Waiting | null {
    const waiting = this.waiting;
    this.waiting = null;
    if (waiting) clearTimeout(waiting.timer);
    return waiting;
  }
}

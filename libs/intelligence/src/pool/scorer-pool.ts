import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Capability } from '@patchbay/plugin-sdk';
import { Logger } from '@patchbay/platform';
import type { PackedScore } from './packed-score.js';
import { ScorerHost } from './scorer-host.js';
import { ScorerThread, ScoringStopped } from './scorer-thread.js';

/** Results in the order of the batch; null where an item alone could not be scored. */
export interface BatchResult {
  version: string;
  scored: (PackedScore | null)[];
}

type Driver = (batch: unknown[]) => Promise<{ version: string; scored: PackedScore[] }>;
type Lane = 'interactive' | 'bulk';

/** Runs capabilities in worker threads, news before imports. From TypeScript sources it runs them in process: a thread cannot load those. */
@Injectable()
export class ScorerPool implements OnApplicationShutdown {
  private readonly threads = Array.from(
    { length: Math.max(1, availableParallelism() - 1) },
    () => new ScorerThread(),
  );
  private readonly inProcess = new ScorerHost();
  private readonly waiting: Record<Lane, ((thread: ScorerThread) => void)[]> = { interactive: [], bulk: [] };
  private readonly reserved = new Set<ScorerThread>();
  private stopped = false;

  constructor(private readonly log: Logger) {}

  /** A poisoned item is found by halving the batch; it fails alone. Rejects with {@link ScoringStopped} when the hub goes down. */
  async score(run: Capability['run'], batch: unknown[], lane: Lane): Promise<BatchResult> {
    const driver = this.driverOf(run, lane);
    let version = '';
    const scored: (PackedScore | null)[] = [];
    for (let at = 0; at < batch.length; at += run.batch) {
      const part = await this.bisect(driver, batch.slice(at, at + run.batch));
      version = part.version || version;
      scored.push(...part.scored);
    }
    return { version, scored };
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }

  private async bisect(driver: Driver, batch: unknown[]): Promise<BatchResult> {
    try {
      return await driver(batch);
    } catch (error) {
      if (error instanceof ScoringStopped) throw error;
      if (batch.length === 1) {
        this.log.warn('an item could not be scored', { error: String(error) });
        return { version: '', scored: [null] };
      }
      const half = Math.ceil(batch.length / 2);
      const left = await this.bisect(driver, batch.slice(0, half));
      const right = await this.bisect(driver, batch.slice(half));
      return { version: left.version || right.version, scored: [...left.scored, ...right.scored] };
    }
  }

  private driverOf(run: Capability['run'], lane: Lane): Driver {
    const entry = run.entry.href;
    const model = fileURLToPath(run.model);
    if (entry.endsWith('.ts')) return (batch) => this.inProcess.score({ entry, model, batch });
    return async (batch) => {
      const thread = await this.reserve(lane);
      try {
        if (this.stopped) throw new ScoringStopped('scoring was stopped');
        return await thread.score({ entry, model, batch }, run);
      } finally {
        this.release(thread);
      }
    };
  }

  private reserve(lane: Lane): Promise<ScorerThread> {
    const free = this.threads.find((thread) => !this.reserved.has(thread));
    if (!free) return new Promise((resolve) => this.waiting[lane].push(resolve));
    this.reserved.add(free);
    return Promise.resolve(free);
  }

  private release(thread: ScorerThread): void {
    const next = this.waiting.interactive.shift() ?? this.waiting.bulk.shift();
    if (next) next(thread);
    else this.reserved.delete(thread);
  }
}

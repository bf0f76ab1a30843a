import { Worker } from 'node:worker_threads';
import { damaged, openParquet, readSlice } from './parquet-file.js';
import type { SliceAnswer, ThreadFile } from './parquet-thread.js';
import { ParseProblem } from './types.js';

/** Hands out the cells of rows `from` up to `to`. */
export interface Slices {
  read(from: number, to: number): Promise<string[][]>;
  close(): Promise<void>;
}

export const threadEntry = new URL('./parquet-thread.js', import.meta.url);
const memoryMb = 1_024;

/**
 * Decodes in a thread of its own: a damaged page can send the decoder into a loop of hours, which would stop the hub.
 * From TypeScript sources, which a thread cannot load, it decodes in process.
 */
export async function openSlices(file: ThreadFile): Promise<Slices> {
  if (!import.meta.url.endsWith('.ts')) return new ThreadSlices(file);
  const opened = await openParquet(file.path);
  return { read: (from, to) => readSlice(opened, file.columns, from, to), close: async () => {} };
}

/** One thread for one file; stopped when a slice takes too long. */
export class ThreadSlices implements Slices {
  private readonly worker: Worker;

  constructor(
    file: ThreadFile,
    entry: URL = threadEntry,
    private readonly timeoutMs = 30_000,
  ) {
    this.worker = new Worker(entry, {
      workerData: file,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    this.worker.unref();
    this.worker.setMaxListeners(0);
  }

  async read(from: number, to: number): Promise<string[][]> {
    const answer = await this.ask(from, to);
    if ('cells' in answer) return answer.cells;
    throw new ParseProblem(answer.status, answer.message);
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(from: number, to: number): Promise<SliceAnswer> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        settle();
        void this.close();
        reject(damaged(from, why));
      };
      const timer = setTimeout(() => fail('reading it takes too long'), this.timeoutMs);
      const onError = (error: Error): void => fail(error.message);
      const onMessage = (answer: SliceAnswer): void => {
        settle();
        resolve(answer);
      };
      const settle = (): void => {
        clearTimeout(timer);
        this.worker.off('message', onMessage);
        this.worker.off('error', onError);
      };
      this.worker.on('message', onMessage).on('error', onError);
      this.worker.postMessage({ from, to });
    });
  }
}

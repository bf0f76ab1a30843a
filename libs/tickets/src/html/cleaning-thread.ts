import { Worker } from 'node:worker_threads';

/** It took too long, or more memory than there is: the plain text beside it has to do. */
export class UncleanableError extends Error {
  override name = 'UncleanableError';
}

export const threadEntry = new URL('./html-thread.js', import.meta.url);
const memoryMb = 256;

/** One thread that cleans one mail after the other; made anew after it had to be stopped. */
export class CleaningThread {
  private worker: Worker | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly entry = threadEntry,
    private readonly timeoutMs = 5_000,
  ) {}

  /** Rejects with {@link UncleanableError} for a mail that the thread did not survive. */
  clean(html: string): Promise<string | null> {
    const answer = this.last.then(() => this.ask(html));
    this.last = answer.catch(() => null);
    return answer;
  }

  /** What is not clean yet is not cleaned: whoever asked tries again. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.end();
    await this.last;
  }

  private ask(html: string): Promise<string | null> {
    if (this.stopped) return Promise.reject(new Error('the cleaning of HTML was stopped'));
    const worker = (this.worker ??= this.start());
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        settle();
        void this.end();
        reject(this.stopped ? new Error(why) : new UncleanableError(why));
      };
      const timer = setTimeout(() => fail(`took longer than ${this.timeoutMs} ms`), this.timeoutMs);
      const onError = (error: Error): void => fail(error.message);
      const onExit = (): void => fail('the thread ended');
      const onMessage = (clean: string | null): void => {
        settle();
        resolve(clean);
      };
      const settle = (): void => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      };
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(html);
    });
  }

  private start(): Worker {
    const worker = new Worker(this.entry, {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      // A thread runs compiled files, whatever a debugger or a test runner told the process to load.
      execArgv: [],
    });
    worker.unref();
    // Between two mails nobody listens, and an error without a listener would end the hub.
    worker.on('error', () => void this.end());
    return worker;
  }

  private async end(): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    await worker?.terminate();
  }
}

import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { asSystem, Clock, Logger } from '@patchbay/platform';
import { ApiKeyRepository } from './api-key.repository.js';

const everyMs = 60_000;
const mostKnown = 10_000;

/** Notes when keys were used: once a minute at most, and no request waits for it or fails with it. */
@Injectable()
export class ApiKeyUses implements BeforeApplicationShutdown {
  private readonly noted = new Map<string, number>();
  private readonly writing = new Set<Promise<void>>();

  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  note(tenantId: string, keyId: string): void {
    const now = this.clock.now();
    if (now.getTime() - (this.noted.get(keyId) ?? -Infinity) < everyMs) return;
    if (this.noted.size >= mostKnown) this.noted.clear();
    this.noted.set(keyId, now.getTime());
    const write = this.write(tenantId, keyId, now).finally(() => this.writing.delete(write));
    this.writing.add(write);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.writing);
  }

  /** Not in the act of the request: the entry of the audit log that it owes belongs to its own change. */
  private async write(tenantId: string, keyId: string, now: Date): Promise<void> {
    const since = new Date(now.getTime() - everyMs);
    try {
      await asSystem('API keys', () => this.keys.noteUse(tenantId, keyId, now, since));
    } catch (error) {
      this.log.warn('the use of a key could not be noted', { key_id: keyId, error: String(error) });
    }
  }
}

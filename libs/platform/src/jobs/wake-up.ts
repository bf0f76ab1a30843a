import { EventEmitter } from 'node:events';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { Address } from '../database/roles.js';
import { DATABASE_ADDRESS } from '../tokens.js';

const channel = 'job';
const reconnectMs = 1_000;

/**
 * Tells workers that a queue has work: at once inside this process, by NOTIFY to others. A lost message only costs
 * the safety poll's delay. The port a Redis dispatcher would implement as well.
 */
@Injectable()
export class WakeUp implements OnApplicationShutdown {
  private readonly local = new EventEmitter().setMaxListeners(0);
  private readonly pending = new Set<string>();
  private client: pg.Client | null = null;
  private stopped = false;

  constructor(@Inject(DATABASE_ADDRESS) private readonly address: Address) {}

  /** Calls `wake` whenever the queue may have work. */
  listen(queue: string, wake: () => void): () => void {
    this.local.on(queue, wake);
    if (!this.client && !this.stopped) void this.connect();
    return () => this.local.off(queue, wake);
  }

  /** After a commit that added jobs. A queue worked on in this process needs no message to others. */
  poke(queue: string): void {
    if (this.local.emit(queue) || this.pending.has(queue)) return;
    this.pending.add(queue);
    setTimeout(() => void this.tellOthers(queue), 20).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.end().catch(() => {});
  }

  private async tellOthers(queue: string): Promise<void> {
    this.pending.delete(queue);
    if (this.stopped) return;
    await this.client?.query('select pg_notify($1, $2)', [channel, queue]).catch(() => {});
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ ...this.address, application_name: 'patchbay wake-up', keepAlive: true });
    this.client = client;
    client.on('notification', (message) => this.local.emit(message.payload ?? ''));
    client.on('error', () => {});
    client.on('end', () => {
      if (!this.stopped) setTimeout(() => void this.connect(), reconnectMs).unref();
    });
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      for (const queue of this.local.eventNames()) this.local.emit(queue);
    } catch {
      await client.end().catch(() => {});
    }
  }
}

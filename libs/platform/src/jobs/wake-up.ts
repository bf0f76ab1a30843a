import { EventEmitter } from 'node:events';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { Address } from '../database/roles.js';
import { DATABASE_ADDRESS } from '../tokens.js';

const channel = 'job';
const gatherMs = 20;
const reconnectMs = 1_000;

/**
 * Tells workers that a queue has work: at once inside this process, by NOTIFY to others. A lost message only costs
 * the safety poll's delay. The port a Redis dispatcher would implement as well.
 */
@Injectable()
export class WakeUp implements OnApplicationShutdown {
  private readonly local = new EventEmitter().setMaxListeners(0);
  private readonly pending = new Set<string>();
  private connection: Promise<pg.Client | null> | null = null;
  private telling = Promise.resolve();
  private stopped = false;

  constructor(@Inject(DATABASE_ADDRESS) private readonly address: Address) {}

  /** Calls `wake` whenever the queue may have work. */
  listen(queue: string, wake: () => void): () => void {
    this.local.on(queue, wake);
    void this.connect();
    return () => this.local.off(queue, wake);
  }

  /** After a commit that added jobs. A queue worked on in this process needs no message to others. */
  poke(queue: string): void {
    if (this.local.emit(queue) || this.stopped) return;
    if (this.pending.size === 0) setTimeout(() => this.tellOthers(), gatherMs).unref();
    this.pending.add(queue);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    const client = await this.connection;
    await client?.end().catch(() => {});
  }

  /** One statement at a time on the connection, each for all queues gathered meanwhile. */
  private tellOthers(): void {
    const queues = [...this.pending];
    this.pending.clear();
    this.telling = this.telling.then(async () => {
      if (this.stopped) return;
      const client = await this.connect();
      await client
        ?.query('select pg_notify($1, queue) from unnest($2::text[]) as queue', [channel, queues])
        .catch(() => {});
    });
  }

  /** The one connection, made when first needed: a process without workers only ever tells. */
  private connect(): Promise<pg.Client | null> {
    if (this.stopped) return Promise.resolve(null);
    this.connection ??= this.open();
    return this.connection;
  }

  private async open(): Promise<pg.Client | null> {
    const client = new pg.Client({
      ...this.address,
      application_name: 'patchbay wake-up',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client.on('notification', (message) => this.local.emit(message.payload ?? ''));
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      client.once('end', () => this.reconnect());
      for (const queue of this.local.eventNames()) this.local.emit(queue);
      return client;
    } catch {
      await client.end().catch(() => {});
      this.reconnect();
      return null;
    }
  }

  private reconnect(): void {
    const retry = (): void => {
      this.connection = null;
      void this.connect();
    };
    if (!this.stopped) setTimeout(retry, reconnectMs).unref();
  }
}

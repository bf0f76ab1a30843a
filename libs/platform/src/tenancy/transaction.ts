import type { ClientBase } from 'pg';
import type { EntityManager, QueryRunner } from 'typeorm';
import { pipelined } from './pipelined-query.js';

/**
 * One transaction on one connection. It is opened by the first statement and closed together with the last ones, each in one
 * round trip: on a busy machine a trip costs more than most statements.
 */
export class Transaction {
  /** Statements that travel with the commit. */
  readonly last: string[] = [];
  private client: ClientBase | null = null;
  private opened = false;

  constructor(
    private readonly runner: QueryRunner,
    private readonly opening: readonly string[],
  ) {}

  get manager(): EntityManager {
    return this.runner.manager;
  }

  /** Takes a connection. */
  async begin(): Promise<void> {
    const client = (await this.runner.connect()) as ClientBase;
    this.client = client;
    // Only the first statement meets this; it takes the opening along and leaves pg's own method to the others.
    client.query = ((text: unknown, values?: unknown[]) => {
      this.open();
      if (typeof text === 'string') return pipelined(client, this.opening, text, values);
      // Where they fail, so does what stands in line behind them, and tells.
      for (const statement of this.opening) client.query(statement).catch(() => {});
      return client.query(text as string, values);
    }) as ClientBase['query'];
  }

  async commit(): Promise<void> {
    if (this.client && this.last.length > 0) await pipelined(this.client, this.last, 'commit');
    else if (this.opened) await this.runner.query('commit');
  }

  /** A connection that is lost has rolled back by itself. */
  async rollBack(): Promise<void> {
    if (this.opened) await this.runner.query('rollback').catch(() => {});
  }

  async release(): Promise<void> {
    if (!this.opened) this.open();
    await this.runner.release();
  }

  private open(): void {
    this.opened = true;
    if (this.client) delete (this.client as Partial<ClientBase>).query;
  }
}

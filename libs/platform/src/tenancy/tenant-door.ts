import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { pipelined } from './pipelined-query.js';
import { Transaction } from './transaction.js';

interface Inside {
  door: TenantDoor;
  tenantId: string;
  em: EntityManager;
  last: string[];
  afterCommit: Map<string, () => void>;
}

/** One for all doors of a process: every storage that was ever made costs every promise a little. */
const inside = new AsyncLocalStorage<Inside>();

type LastAct = (tenantId: string, em: EntityManager) => Promise<void>;

/**
 * The only way to tenant data: one transaction with `app.tenant` set, under which row-level security lets
 * exactly this tenant's rows through. Nested calls join the transaction that is open.
 */
@Injectable()
export class TenantDoor {
  private readonly lastActs: LastAct[] = [];

  constructor(private readonly dataSource: DataSource) {}

  /** Runs `work` for one tenant; everything commits or vanishes together. */
  async run<T>(tenantId: string, work: (em: EntityManager) => Promise<T>): Promise<T> {
    const current = this.current();
    if (current) {
      if (current.tenantId !== tenantId) throw new Error('tenant switch inside a transaction');
      return work(current.em);
    }
    const afterCommit = new Map<string, () => void>();
    const result = await this.transaction(tenantId, (em, last) =>
      inside.run({ door: this, tenantId, em, last, afterCommit }, async () => {
        const done = await work(em);
        for (const act of this.lastActs) await act(tenantId, em);
        return done;
      }),
    );
    for (const act of afterCommit.values()) act();
    return result;
  }

  private current(): Inside | undefined {
    const current = inside.getStore();
    return current?.door === this ? current : undefined;
  }

  private async transaction<T>(
    tenantId: string,
    work: (em: EntityManager, last: string[]) => Promise<T>,
  ): Promise<T> {
    const transaction = new Transaction(this.dataSource.createQueryRunner(), [
      'start transaction',
      `set local app.tenant = ${pg.escapeLiteral(tenantId)}`,
    ]);
    try {
      await transaction.begin();
      const result = await work(transaction.manager, transaction.last);
      await transaction.commit();
      return result;
    } catch (error) {
      await transaction.rollBack();
      throw error;
    } finally {
      await transaction.release();
    }
  }

  /**
   * One statement that is a transaction by itself, in one round trip; in the open one if there is one. Answers rows, also where
   * an `EntityManager` would answer rows and their number. Nothing is recorded
   * of it: for what the hub reads and notes for itself.
   */
  async once<T>(tenantId: string, sql: string, parameters: unknown[]): Promise<T[]> {
    if (this.current())
      return this.run(tenantId, async (em) => {
        const { records } = await em.queryRunner!.query(sql, parameters, true);
        return records as T[];
      });
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as pg.ClientBase;
      const door = `select set_config('app.tenant', ${pg.escapeLiteral(tenantId)}, true)`;
      return (await pipelined(client, [door], sql, parameters)).rows as T[];
    } finally {
      await runner.release();
    }
  }

  /** Sends a statement together with the commit of the open transaction. It may undo everything by failing. */
  withCommit(statement: string): void {
    const current = this.current();
    if (!current) throw new Error('there is no open transaction');
    current.last.push(statement);
  }

  /** Runs `act` once per name after the open transaction has committed; at once when there is none. */
  afterCommit(name: string, act: () => void): void {
    const current = this.current();
    if (current) current.afterCommit.set(name, act);
    else act();
  }

  /** Runs `act` as the last thing of every transaction that has not failed. */
  beforeCommit(act: LastAct): void {
    this.lastActs.push(act);
  }

  /** Statements that belong to no tenant: calls of security-definer functions only. Sees no tenant row. */
  outside<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return inside.exit(() => work(this.dataSource.manager));
  }
}

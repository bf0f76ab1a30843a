import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import pg from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';

interface Inside {
  door: TenantDoor;
  tenantId: string;
  em: EntityManager;
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
    const result = await this.transaction(tenantId, (em) =>
      inside.run({ door: this, tenantId, em, afterCommit }, async () => {
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

  /** Opening costs one round trip: TypeORM's own transaction would need a second one for the tenant. */
  private async transaction<T>(tenantId: string, work: (em: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query(
        `start transaction; select set_config('app.tenant', ${pg.escapeLiteral(tenantId)}, true)`,
      );
      const result = await work(runner.manager);
      await runner.query('commit');
      return result;
    } catch (error) {
      await rollBack(runner);
      throw error;
    } finally {
      await runner.release();
    }
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

/** A connection that is lost has rolled back by itself. */
async function rollBack(runner: QueryRunner): Promise<void> {
  await runner.query('rollback').catch(() => {});
}

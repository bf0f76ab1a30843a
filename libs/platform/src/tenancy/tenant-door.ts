import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

interface Inside {
  tenantId: string;
  em: EntityManager;
  afterCommit: Map<string, () => void>;
}

/**
 * The only way to tenant data: one transaction with `app.tenant` set, under which row-level security lets
 * exactly this tenant's rows through. Nested calls join the transaction that is open.
 */
@Injectable()
export class TenantDoor {
  private readonly inside = new AsyncLocalStorage<Inside>();

  constructor(private readonly dataSource: DataSource) {}

  /** Runs `work` for one tenant; everything commits or vanishes together. */
  async run<T>(tenantId: string, work: (em: EntityManager) => Promise<T>): Promise<T> {
    const current = this.inside.getStore();
    if (current) {
      if (current.tenantId !== tenantId) throw new Error('tenant switch inside a transaction');
      return work(current.em);
    }
    const afterCommit = new Map<string, () => void>();
    const result = await this.dataSource.transaction(async (em) => {
      await em.query(`select set_config('app.tenant', $1, true)`, [tenantId]);
      return this.inside.run({ tenantId, em, afterCommit }, () => work(em));
    });
    for (const act of afterCommit.values()) act();
    return result;
  }

  /** Runs `act` once per name after the open transaction has committed; at once when there is none. */
  afterCommit(name: string, act: () => void): void {
    const current = this.inside.getStore();
    if (current) current.afterCommit.set(name, act);
    else act();
  }

  /** Statements that belong to no tenant: calls of security-definer functions only. Sees no tenant row. */
  outside<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.inside.exit(() => work(this.dataSource.manager));
  }
}

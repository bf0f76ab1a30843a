interface Waiting<T, R> {
  item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/**
 * Items that come in while a statement is under way share the next one: concurrent workers keep their independence
 * and the database sees batches. One lane per tenant; `run` answers in the order of its items.
 */
export class Together<T, R> {
  private readonly lanes = new Map<string, Waiting<T, R>[]>();
  private readonly busy = new Set<string>();

  constructor(
    private readonly run: (tenantId: string, items: T[]) => Promise<R[]>,
    private readonly most = 200,
  ) {}

  add(tenantId: string, item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      const lane = this.lanes.get(tenantId) ?? [];
      this.lanes.set(tenantId, lane);
      lane.push({ item, resolve, reject });
      if (!this.busy.has(tenantId)) {
        this.busy.add(tenantId);
        setImmediate(() => void this.drain(tenantId, lane));
      }
    });
  }

  private async drain(tenantId: string, lane: Waiting<T, R>[]): Promise<void> {
    while (lane.length > 0) await this.flush(tenantId, lane.splice(0, this.most));
    this.busy.delete(tenantId);
    this.lanes.delete(tenantId);
  }

  private async flush(tenantId: string, batch: Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.run(
        tenantId,
        batch.map(({ item }) => item),
      );
      batch.forEach((one, i) => one.resolve(results[i]!));
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }
}

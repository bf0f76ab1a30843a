import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, JobQueue, payloadText, Schedules } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import { Installations } from '../registry/installations.js';
import { ConnectionCheck } from './connection-check.js';
import { Connections } from './connections.js';

const queue = 'check';
const tickMs = 60_000;
const everyMs = 3_600_000;

/** Every connection is asked once an hour whether it works, so that a revoked token is seen before it is needed. */
@Injectable()
export class HourlyCheck implements OnModuleInit {
  constructor(
    private readonly jobs: JobQueue,
    private readonly schedules: Schedules,
    private readonly connections: Connections,
    private readonly installations: Installations,
    private readonly check: ConnectionCheck,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.workSingly(queue, { concurrency: 2, leaseS: 60 }, async (job) => {
      const id = payloadText(job, 'connection_id');
      if (await this.connections.find(job.tenantId, id)) await this.check.run(job.tenantId, id);
    });
    this.schedules.everyTenant('checks', tickMs, (em, tenantId) => this.enqueueDue(em, tenantId));
  }

  async enqueueDue(em: EntityManager, tenantId: string): Promise<void> {
    const enabled = await this.installations.enabledIds(tenantId);
    const before = this.clock.now().getTime() - everyMs;
    const due = (await this.connections.list(tenantId)).filter(
      (row) =>
        !row.paused && enabled.has(row.plugin_id) && (row.checked_at ?? row.created_at).getTime() <= before,
    );
    await this.jobs.enqueue(
      em,
      tenantId,
      due.map(({ id }) => ({ queue, payload: { connection_id: id }, key: id, maxAttempts: 2 })),
    );
  }
}

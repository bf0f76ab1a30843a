import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Config } from '@patchbay/config';
import type { EntityManager } from 'typeorm';
import { Clock } from '../clock.js';
import { Schedules } from '../schedule/schedules.js';
import { CONFIG } from '../tokens.js';
import { pruneAction } from './audit-reading.js';
import { AuditRepository } from './audit.repository.js';
import { AuditTrail } from './audit-trail.js';

const dayMs = 24 * 3_600_000;

/** Lets old entries go: the whole beginning of a chain, with an entry that says where the rest begins. */
@Injectable()
export class AuditRetention implements OnModuleInit {
  constructor(
    private readonly repository: AuditRepository,
    private readonly audit: AuditTrail,
    private readonly schedules: Schedules,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'auditRetentionDays'>,
  ) {}

  onModuleInit(): void {
    if (this.config.auditRetentionDays === 0) return;
    this.schedules.everyTenant('audit-retention', dayMs, async (em, tenantId) => {
      await this.prune(em, tenantId);
    });
  }

  /** Answers how many entries went. */
  async prune(em: EntityManager, tenantId: string): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.auditRetentionDays * dayMs);
    const last = await this.repository.lastBefore(em, before);
    const removed = last ? await this.repository.prune(em, last.seq) : 0;
    if (!last || removed === 0) return 0;
    const after = { anchor_seq: last.seq, anchor_hash: last.hash, removed };
    await this.audit.record(tenantId, { action: pruneAction, target: { type: 'audit' }, after });
    return removed;
  }
}

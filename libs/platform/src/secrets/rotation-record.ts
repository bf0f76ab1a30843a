import { Injectable } from '@nestjs/common';
import { AuditRepository } from '../audit/audit.repository.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { ScheduleRepository } from '../schedule/schedule.repository.js';
import type { Rotated } from './key-rotation.js';

/** What the audit log of an organisation says about a new key. Its end is sealed with the hub's key, too: an entry seals it anew. */
@Injectable()
export class RotationRecord {
  constructor(
    private readonly trail: AuditTrail,
    private readonly entries: AuditRepository,
    private readonly organisations: ScheduleRepository,
  ) {}

  /** Organisations whose log is still sealed with a former key. */
  async tenants(): Promise<string[]> {
    const sealed: string[] = [];
    for (const tenantId of await this.organisations.tenants())
      if (await this.isBehind(tenantId)) sealed.push(tenantId);
    return sealed;
  }

  /** Called inside the transaction of the rotation. */
  async rotated(tenantId: string, keyId: string, done: Rotated): Promise<void> {
    const nothing = done.rewrapped === 0 && done.resealed === 0;
    if (nothing && !(await this.isBehind(tenantId))) return;
    await this.trail.record(tenantId, {
      action: 'secrets.rotate',
      target: { type: 'secrets', id: keyId },
      after: { data_keys: done.rewrapped, values: done.resealed },
    });
  }

  private async isBehind(tenantId: string): Promise<boolean> {
    const tip = await this.entries.tip(tenantId);
    return tip !== null && this.trail.sealedBy(tenantId, tip) === 'former';
  }
}

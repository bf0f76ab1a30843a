import { Injectable } from '@nestjs/common';
import { AuditReading, enoughDamage, type Damage } from './audit-reading.js';
import { AuditRepository, type Tip } from './audit.repository.js';
import { AuditTrail } from './audit-trail.js';

/** What a whole chain looks like. */
export interface Verdict {
  ok: boolean;
  entries: number;
  /** Numbers of the first and the last entry; null when there is none. */
  from: number | null;
  to: number | null;
  /** Hash of the last entry: noted elsewhere, it proves later that nothing up to it was rewritten. */
  tip: string | null;
  damage: Damage[];
}

/** Reads a whole chain and says whether it is as it was written. */
@Injectable()
export class AuditVerifier {
  constructor(
    private readonly repository: AuditRepository,
    private readonly trail: AuditTrail,
  ) {}

  async verify(tenantId: string): Promise<Verdict> {
    const reading = new AuditReading(tenantId);
    await this.read(tenantId, reading, null);
    const tip = await this.repository.tip(tenantId);
    // What was written while we read: the tip that we have now covers it.
    if (tip) await this.read(tenantId, reading, tip.seq);
    if (reading.damage.length < enoughDamage) this.checkEnds(tenantId, reading, tip);
    const { damage, entries, first, last } = reading;
    return {
      ok: damage.length === 0,
      entries,
      from: first?.seq ?? null,
      to: last?.seq ?? null,
      tip: last?.hash ?? null,
      damage,
    };
  }

  private async read(tenantId: string, reading: AuditReading, upto: number | null): Promise<void> {
    for await (const entries of this.repository.walk(tenantId, {}, reading.last?.seq ?? 0, upto)) {
      for (const entry of entries) reading.take(entry);
      if (reading.damage.length >= enoughDamage) return;
    }
  }

  private checkEnds(tenantId: string, reading: AuditReading, tip: Tip | null): void {
    reading.checkBeginning();
    const seq = reading.last?.seq ?? 0;
    if (!tip) {
      if (seq > 0) reading.add(seq, 'unsealed', 'Nothing says where the entries end.');
      return;
    }
    if (this.trail.sealedBy(tenantId, tip) === null)
      reading.add(tip.seq, 'unsealed', 'The end was not sealed with the key of this hub.');
    if (seq < tip.seq) reading.add(seq + 1, 'missing', `Entries ${seq + 1} to ${tip.seq} are gone.`);
    else if (seq > tip.seq)
      reading.add(tip.seq + 1, 'added', `Entries ${tip.seq + 1} to ${seq} were not written by this hub.`);
    else if (reading.last?.hash !== tip.hash)
      reading.add(seq, 'changed', `Entry ${seq} is not the one that was sealed.`);
  }
}

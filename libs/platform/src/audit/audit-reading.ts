import { genesis, hashOf, type AuditEntry } from './audit-entry.js';

/** Something that is not as it was written; `seq` = the entry where it shows. */
export interface Damage {
  seq: number;
  problem: 'changed' | 'missing' | 'added' | 'unlinked' | 'unsealed';
  detail: string;
}

/** The action of the entry that says where a removed beginning ended. */
export const pruneAction = 'audit.prune';
/** Whoever finds so much need not read on. */
export const enoughDamage = 20;

/** A chain as far as it was read, from its beginning. */
export class AuditReading {
  readonly damage: Damage[] = [];
  entries = 0;
  first: AuditEntry | null = null;
  last: AuditEntry | null = null;
  private readonly anchors = new Set<string>();

  constructor(private readonly tenantId: string) {}

  take(entry: AuditEntry): void {
    if (this.last) this.checkLink(entry, this.last);
    if (hashOf(this.tenantId, entry.prev_hash, entry) !== entry.hash)
      this.add(entry.seq, 'changed', `Entry ${entry.seq} was changed.`);
    if (entry.action === pruneAction) this.anchors.add(anchorOf(entry));
    this.first ??= entry;
    this.last = entry;
    this.entries += 1;
  }

  /** A chain begins with entry 1, or where an entry says that what was before has been removed. */
  checkBeginning(): void {
    if (!this.first) return;
    const { seq, prev_hash: before } = this.first;
    if (seq === 1 && before !== genesis) this.add(1, 'unlinked', 'Entry 1 does not begin a chain.');
    if (seq > 1 && !this.anchors.has(`${seq - 1} ${JSON.stringify(before)}`))
      this.add(
        seq,
        'missing',
        `Entries up to ${seq - 1} are gone, and no entry says that they were removed.`,
      );
  }

  add(seq: number, problem: Damage['problem'], detail: string): void {
    if (this.damage.length < enoughDamage) this.damage.push({ seq, problem, detail });
  }

  private checkLink(entry: AuditEntry, before: AuditEntry): void {
    const { seq } = entry;
    if (seq !== before.seq + 1) this.add(seq, 'missing', `Entries ${before.seq + 1} to ${seq - 1} are gone.`);
    else if (entry.prev_hash !== before.hash)
      this.add(seq, 'unlinked', `Entry ${seq} does not follow entry ${before.seq}.`);
  }
}

const anchorOf = ({ changes }: AuditEntry): string =>
  [changes['anchor_seq']?.to, changes['anchor_hash']?.to].map((part) => JSON.stringify(part)).join(' ');

import { createHmac, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../clock.js';
import { KeyRing } from '../secrets/key-ring.js';
import { nobodysTenant } from '../tenancy/nobodys-tenant.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { currentAct, type Act, type Actor } from './act.js';
import { chain, type AuditContent } from './audit-entry.js';
import { AuditRepository, type Tip } from './audit.repository.js';
import { changesBetween, storable } from './changes.js';

/** What a service tells about a change. */
export interface AuditNote {
  /** e.g. `workflow.update`. Absent = the one that the route declares. */
  action?: string;
  target?: { type: string; id?: string | null; name?: string | null };
  /** The fields before; absent = it did not exist. */
  before?: object | null;
  /** The fields after; absent = it does not exist any more. */
  after?: object | null;
  /** Absent = whoever acts at the moment. */
  actor?: Actor;
}

const nobody: Actor = { kind: 'system', id: null, name: null };
const longestText = 300;

/**
 * The record of who changed what. Entries are written as the last thing of the transaction they tell about, so that both
 * exist or neither does, and the writers of a tenant wait for each other only from there to the commit.
 */
@Injectable()
export class AuditTrail {
  private readonly notes = new WeakMap<EntityManager, AuditNote[]>();
  private readonly asides = new WeakSet<EntityManager>();

  constructor(
    private readonly door: TenantDoor,
    private readonly repository: AuditRepository,
    private readonly clock: Clock,
    private readonly ring: KeyRing,
  ) {
    door.beforeCommit((tenantId, em) => this.settle(tenantId, em));
  }

  /** Adds an entry to the open transaction of this tenant, or makes one of its own. */
  record(tenantId: string, note: AuditNote): Promise<void> {
    return this.door.run(tenantId, async (em) => {
      this.notes.set(em, [...(this.notes.get(em) ?? []), note]);
    });
  }

  /** Does a route run that has declared a change? */
  get declared(): boolean {
    return Boolean(currentAct()?.declared);
  }

  /** Tells more of the change that the route has declared; nothing when none has: then the change is the pipeline's own. */
  async detail(tenantId: string, note: Omit<AuditNote, 'action'>): Promise<void> {
    if (this.declared) await this.record(tenantId, note);
  }

  /** What the open transaction writes is not yet the change that the route declares: a challenge is no session. */
  aside(tenantId: string): Promise<void> {
    return this.door.run(tenantId, async (em) => void this.asides.add(em));
  }

  /** Was the end of a chain sealed by a key of this hub, if not by the current one? */
  sealedBy(tenantId: string, tip: Tip): 'current' | 'former' | null {
    const at = this.ring.secrets().findIndex((secret) => seal(secret, tenantId, tip) === tip.seal);
    return at === 0 ? 'current' : at > 0 ? 'former' : null;
  }

  private async settle(tenantId: string, em: EntityManager): Promise<void> {
    if (tenantId === nobodysTenant) return;
    const act = currentAct();
    const notes = this.notes.get(em) ?? [];
    const declared = act?.declared ?? null;
    const told = notes.some(({ action }) => action === undefined || action === declared?.action);
    const owed = declared && !declared.byService && !told && !this.asides.has(em);
    if (owed && (await this.repository.hasWritten(em))) notes.push({});
    if (notes.length === 0) return;
    await this.append(tenantId, em, await this.contents(em, notes, act));
    if (act && notes.some(({ action }) => action === undefined || action === declared?.action))
      this.door.afterCommit('audit:declared', () => {
        act.declared = null;
      });
  }

  private async append(
    tenantId: string,
    em: EntityManager,
    contents: Omit<AuditContent, 'seq'>[],
  ): Promise<void> {
    const entries = chain(tenantId, await this.repository.lockTip(em, tenantId), contents);
    const { seq, hash } = entries.at(-1)!;
    const tip = { seq, hash, seal: seal(this.ring.secrets()[0]!, tenantId, { seq, hash }) };
    await this.repository.append(em, tenantId, entries, tip);
  }

  private async contents(
    em: EntityManager,
    notes: AuditNote[],
    act: Act | undefined,
  ): Promise<Omit<AuditContent, 'seq'>[]> {
    const actors = notes.map(({ actor }) => actor ?? act?.actor ?? nobody);
    const unnamed = actors.flatMap(({ kind, id, name }) => (kind === 'user' && id && !name ? [id] : []));
    const names = await this.repository.namesOf(em, [...new Set(unnamed)]);
    const at = this.clock.now();
    return notes.map((note, index) => {
      const { kind, id, name } = actors[index]!;
      return {
        at,
        actor_kind: kind,
        actor_id: id,
        actor_name: text(name ?? names.get(id ?? '')),
        ...subject(note, act),
        changes: changesBetween(note.before, note.after),
        ip: text(act?.ip),
        user_agent: text(act?.userAgent),
        request_id: text(act?.requestId),
      };
    });
  }
}

/** What only the holder of the hub's key can write next to the end of a chain. */
function seal(secret: string, tenantId: string, { seq, hash }: Omit<Tip, 'seal'>): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'patchbay audit seal v1', 32));
  return createHmac('sha256', key).update(`${tenantId}|${seq}|${hash}`).digest('hex');
}

function subject(note: AuditNote, act: Act | undefined) {
  const declared = act?.declared;
  const action = note.action ?? declared?.action;
  if (!action) throw new Error('an audit entry needs an action: no route declares one here');
  const own = note.target ?? { type: action.split('.', 1)[0]!, id: declared?.targetId };
  return {
    action,
    target_type: text(own.type),
    target_id: text(own.id),
    target_name: text(own.name),
  };
}

const text = (value: string | null | undefined): string | null =>
  value === null || value === undefined ? null : storable(value).slice(0, longestText).toWellFormed();

import { createHash } from 'node:crypto';
import type { JsonObject } from '@patchbay/domain';
import { canonical, type Changes } from './changes.js';
import type { Actor } from './act.js';

/** What one entry says. */
export interface AuditContent {
  seq: number;
  at: Date;
  actor_kind: Actor['kind'];
  actor_id: string | null;
  actor_name: string | null;
  action: string;
  target_type: string | null;
  target_id: string | null;
  target_name: string | null;
  changes: Changes;
  ip: string | null;
  user_agent: string | null;
  request_id: string | null;
}

/** One entry as it is kept: its content, chained to the entry before. */
export interface AuditEntry extends AuditContent {
  prev_hash: string;
  hash: string;
}

/** What the first entry of a chain names as its predecessor. */
export const genesis = '0'.repeat(64);

/** SHA-256 of the hash before and the canonical JSON of the entry. Tenant and number are part of it: an entry fits one place only. */
export function hashOf(tenantId: string, previous: string, entry: AuditContent): string {
  const { at, ...rest } = entry;
  const content: JsonObject = {
    tenant_id: tenantId,
    seq: rest.seq,
    at: at.toISOString(),
    actor_kind: rest.actor_kind,
    actor_id: rest.actor_id,
    actor_name: rest.actor_name,
    action: rest.action,
    target_type: rest.target_type,
    target_id: rest.target_id,
    target_name: rest.target_name,
    changes: rest.changes as JsonObject,
    ip: rest.ip,
    user_agent: rest.user_agent,
    request_id: rest.request_id,
  };
  return createHash('sha256')
    .update(`${previous}|${canonical(content)}`)
    .digest('hex');
}

/** Appends contents to a chain that ends with `tip`. */
export function chain(
  tenantId: string,
  tip: { seq: number; hash: string },
  contents: Omit<AuditContent, 'seq'>[],
): AuditEntry[] {
  let previous = tip.hash;
  return contents.map((content, index) => {
    const numbered = { ...content, seq: tip.seq + index + 1 };
    const hash = hashOf(tenantId, previous, numbered);
    const entry = { ...numbered, prev_hash: previous, hash };
    previous = hash;
    return entry;
  });
}

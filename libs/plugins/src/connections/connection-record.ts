import { Injectable } from '@nestjs/common';
import { AuditTrail, type Actor } from '@patchbay/platform';
import type { ConnectionRow, ConnectionState, NewConnection } from './connection.repository.js';

type Named = Pick<ConnectionRow, 'id' | 'plugin_id'> & { account?: string | null };
/** What a change gave; secrets are told as changed, never as they are. */
export type ConnectionChange = Partial<
  Pick<ConnectionRow, 'fields' | 'paused' | 'secrets' | 'webhook_secrets'>
>;

/** What the audit log says about connected accounts. Called inside the transaction of the change. */
@Injectable()
export class ConnectionRecord {
  constructor(private readonly audit: AuditTrail) {}

  created(tenantId: string, made: NewConnection): Promise<void> {
    const { plugin_id: plugin, mode, auth, fields } = made;
    const after = { plugin, mode, auth, fields };
    return this.audit.record(tenantId, { action: 'connection.create', target: target(made), after });
  }

  changed(row: ConnectionRow, change: ConnectionChange): Promise<void> {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const before = Object.fromEntries(given.map(([name]) => [name, row[name as keyof ConnectionChange]]));
    return this.audit.record(row.tenant_id, {
      action: 'connection.update',
      target: target(row),
      before,
      after: Object.fromEntries(given),
    });
  }

  /** A person agreed at the provider. No request of theirs does this: their browser only brings the answer. */
  signedIn(row: ConnectionRow, actor: Actor, fields: object): Promise<void> {
    return this.audit.record(row.tenant_id, {
      action: 'connection.sign_in',
      target: target(row),
      actor,
      before: { state: row.state, fields: row.fields },
      after: { state: 'signed_in', fields: { ...row.fields, ...fields } },
    });
  }

  removed(row: ConnectionRow): Promise<void> {
    const { plugin_id: plugin, mode, auth, fields } = row;
    const before = { plugin, mode, auth, fields };
    return this.audit.record(row.tenant_id, { action: 'connection.delete', target: target(row), before });
  }

  revokedAll(tenantId: string, rows: ConnectionRow[]): Promise<void> {
    return this.audit.record(tenantId, {
      action: 'connection.revoke_all',
      after: { connections: rows.map(({ id }) => id) },
    });
  }

  /** An account that worked and works no more until a person signs in again. Every other state mends itself or is being looked at. */
  async stateChanged(row: ConnectionRow, state: ConnectionState, cause: string | null): Promise<void> {
    if (state !== 'needs_reauth' || row.state === state || row.state === 'unchecked') return;
    await this.audit.record(row.tenant_id, {
      action: 'connection.needs_reauth',
      target: target(row),
      before: { state: row.state },
      after: { state, cause },
    });
  }
}

const target = ({ id, plugin_id, account }: Named) => ({
  type: 'connection',
  id,
  name: account ? `${plugin_id}: ${account}` : plugin_id,
});

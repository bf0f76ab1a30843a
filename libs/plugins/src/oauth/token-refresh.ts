import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock, newId } from '@patchbay/platform';
import { AuthError, RetryError, type AnyPlugin } from '@patchbay/plugin-sdk';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import { LeaseRepository } from './lease.repository.js';
import { TokenEndpoint, type OAuth } from './token-endpoint.js';

const leaseS = 30;
const waitMs = 250;
const mostWaits = 40;

/** Keeps OAuth tokens fresh: early, by one process at a time, and never holding a transaction while the provider answers. */
@Injectable()
export class TokenRefresh {
  constructor(
    private readonly connections: Connections,
    private readonly leases: LeaseRepository,
    private readonly endpoint: TokenEndpoint,
    private readonly clock: Clock,
  ) {}

  /** The connection with a token that still lives; renewed at 80 % of its life. */
  async fresh(plugin: AnyPlugin, row: ConnectionRow): Promise<ConnectionRow> {
    const auth = oauthOf(plugin, row);
    if (!auth || auth.refresh === 'none') return row;
    const due = Number((await this.connections.secrets(row))['refresh_at'] ?? Number.POSITIVE_INFINITY);
    return this.clock.now().getTime() < due ? row : this.renew(plugin, row);
  }

  /** Renews now, e.g. after a 401; when another process is at it, waits for its result. Throws `AuthError` if the grant is gone. */
  async renew(plugin: AnyPlugin, row: ConnectionRow): Promise<ConnectionRow> {
    const auth = oauthOf(plugin, row);
    const used = (await this.connections.secrets(row))['access_token'];
    if (!auth || auth.refresh === 'none') throw new AuthError('the provider refused our credentials');
    const owner = newId();
    for (let i = 0; i < mostWaits; i += 1) {
      const now = await this.reread(row);
      if ((await this.connections.secrets(now))['access_token'] !== used) return now;
      if (await this.leases.take(row.tenant_id, row.id, owner, leaseS)) return this.renewAs(owner, auth, row);
      await sleep(waitMs);
    }
    throw new RetryError('another process is renewing the token');
  }

  private async renewAs(owner: string, auth: OAuth, before: ConnectionRow): Promise<ConnectionRow> {
    try {
      const row = await this.reread(before);
      const secrets = await this.connections.secrets(row);
      if (secrets['access_token'] !== (await this.connections.secrets(before))['access_token']) {
        await this.leases.release(row.tenant_id, row.id, owner);
        return row;
      }
      const form = { grant_type: 'refresh_token', refresh_token: secrets['refresh_token'] ?? '' };
      const granted = await this.endpoint.ask(row, auth, secrets, form);
      const sealed = await this.connections.seal(row.tenant_id, row.id, { ...secrets, ...granted.secrets });
      await this.leases.store(row.tenant_id, row.id, owner, sealed, granted.fields);
      return await this.reread(row);
    } catch (error) {
      await this.leases.release(before.tenant_id, before.id, owner);
      throw error;
    }
  }

  private reread(row: ConnectionRow): Promise<ConnectionRow> {
    this.connections.forget(row);
    return this.connections.get(row.tenant_id, row.id);
  }
}

function oauthOf(plugin: AnyPlugin, row: ConnectionRow): OAuth | null {
  const auth = plugin.base.connection?.auth[row.auth];
  return auth?.type === 'oauth2' ? auth : null;
}

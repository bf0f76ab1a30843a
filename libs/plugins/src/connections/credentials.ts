import { Injectable } from '@nestjs/common';
import { Vault } from '@patchbay/platform';
import { fillIn } from '@patchbay/plugin-sdk';
import { PluginRegistry } from '../registry/plugin-registry.js';
import type { ConnectionRow } from './connection.repository.js';
import { Connections } from './connections.js';

/** A secret as people may know it again: never the secret itself. */
export interface Credential {
  name: string;
  /** Null for a secret so short that its end would tell too much. */
  last4: string | null;
  fingerprint: string;
}

/** What an account has, and where it may be used. */
export interface CredentialFacts {
  credentials: Credential[];
  /** Hosts the credentials are sent to, and no other. */
  hosts: string[];
  scopes: string[];
}

const shortest = 16;
/** Kept beside the tokens, but nothing to hide. */
const notSecret = new Set(['expires_at', 'refresh_at']);

/** Says which credentials an account has without showing one. */
@Injectable()
export class Credentials {
  constructor(
    private readonly connections: Connections,
    private readonly registry: PluginRegistry,
    private readonly vault: Vault,
  ) {}

  async of(row: ConnectionRow): Promise<CredentialFacts> {
    const [webhook] = await this.connections.webhookSecrets(row);
    const secrets = Object.entries(await this.connections.secrets(row)).filter(
      ([name]) => !notSecret.has(name),
    );
    if (webhook) secrets.push(['webhook_secret', webhook]);
    const credentials = secrets.map(async ([name, secret]) => ({
      name,
      last4: secret.length >= shortest ? secret.slice(-4) : null,
      fingerprint: await this.vault.fingerprint(row.tenant_id, secret),
    }));
    return { credentials: await Promise.all(credentials), ...this.reach(row) };
  }

  private reach(row: ConnectionRow): Pick<CredentialFacts, 'hosts' | 'scopes'> {
    const connection = this.registry.find(row.plugin_id)?.base.connection;
    const auth = connection?.auth[row.auth];
    if (!connection || !auth) return { hosts: [], scopes: [] };
    const urls = auth.type === 'oauth2' ? [connection.baseUrl, auth.tokenUrl] : [connection.baseUrl];
    const hosts = urls.map((url) => fillIn(url, row.fields)).filter((url) => URL.canParse(url));
    return {
      hosts: [...new Set(hosts.map((url) => new URL(url).host))],
      scopes: auth.type === 'oauth2' ? auth.scopes.map(({ name }) => name) : [],
    };
  }
}

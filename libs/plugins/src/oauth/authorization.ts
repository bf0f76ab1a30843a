import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { may, UserRepository } from '@patchbay/identity';
import { newId, ProblemError, TenantDoor, Vault } from '@patchbay/platform';
import { fillIn } from '@patchbay/plugin-sdk';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { ConnectAccount } from '../connections/connect-account.js';
import { ConnectionRecord } from '../connections/connection-record.js';
import { Connections } from '../connections/connections.js';
import { PublicUrl } from '../public-url.js';
import { PluginRegistry } from '../registry/plugin-registry.js';
import { LeaseRepository } from './lease.repository.js';
import { OAuthStateRepository, type PendingAuthorization } from './oauth-state.repository.js';
import { TokenEndpoint, type OAuth } from './token-endpoint.js';

const minutes = 10;
const leaseS = 30;
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A sign-in under way: where the browser goes, and what it must bring back. */
export interface Begun {
  url: string;
  /** Name and value of the cookie that ties the sign-in to this browser. */
  cookie: { name: string; nonce: string; maxAgeS: number };
}

/** What the provider sent the browser back with. */
export interface Returned {
  state: string;
  code: string;
  /** Who answers, where the provider says so (RFC 9207). */
  issuer?: string;
  /** The cookies that came with it. */
  cookies: Record<string, string>;
}

/** OAuth authorization code flow with PKCE (RFC 7636): one callback URL, single-use states bound to user, organisation, connection and browser. */
@Injectable()
export class Authorization {
  constructor(
    private readonly registry: PluginRegistry,
    private readonly connections: Connections,
    private readonly states: OAuthStateRepository,
    private readonly leases: LeaseRepository,
    private readonly endpoint: TokenEndpoint,
    private readonly account: ConnectAccount,
    private readonly users: UserRepository,
    private readonly vault: Vault,
    private readonly publicUrl: PublicUrl,
    private readonly door: TenantDoor,
    private readonly record: ConnectionRecord,
  ) {}

  get callbackUrl(): string {
    return `${this.publicUrl.value}/api/oauth/callback`;
  }

  /** Where the admin's browser goes to agree. Throws 409 for connections that use no OAuth. */
  async begin(tenantId: string, userId: string, connectionId: string): Promise<Begun> {
    const row = await this.connections.get(tenantId, connectionId);
    const auth = this.oauthOf(row);
    const state = randomBytes(32).toString('base64url');
    const verifier = randomBytes(32).toString('base64url');
    const nonce = randomBytes(32).toString('base64url');
    const hash = sha256(state).toString('hex');
    const sealed = await this.vault.seal(tenantId, `oauth:${hash}`, verifier);
    const pending = {
      tenant_id: tenantId,
      user_id: userId,
      plugin_id: row.plugin_id,
      connection_id: row.id,
      auth: row.auth,
      browser_hash: sha256(nonce).toString('hex'),
      verifier: sealed,
    };
    await this.states.add(hash, pending, minutes);
    const url = await this.authorizeUrl(row, auth, state, verifier);
    return { url, cookie: { name: cookieOf(hash), nonce, maxAgeS: minutes * 60 } };
  }

  /** Exchanges the code and opens the account. Throws 400 when the state is not ours, was used, is too old or no longer fits. */
  async finish({ state, code, issuer, cookies }: Returned): Promise<ConnectionRow> {
    const hash = sha256(state).toString('hex');
    const nonce = cookies[cookieOf(hash)];
    if (nonce === undefined) throw badState();
    const pending = await this.states.take(hash);
    if (!pending || !(await this.mayStill(pending))) throw badState();
    if (!sameHash(nonce, pending.browser_hash)) throw badState();
    const row = await this.connections.get(pending.tenant_id, pending.connection_id);
    if (row.plugin_id !== pending.plugin_id || row.auth !== pending.auth) throw badState();
    const auth = this.oauthOf(row);
    if (!issuedBy(row, auth, issuer)) throw otherIssuer();
    const verifier = await this.vault.open(pending.tenant_id, `oauth:${hash}`, pending.verifier);
    return this.exchange(row, auth, code, verifier, pending.user_id);
  }

  private async exchange(
    row: ConnectionRow,
    auth: OAuth,
    code: string,
    verifier: string,
    userId: string,
  ): Promise<ConnectionRow> {
    const secrets = await this.connections.secrets(row);
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.callbackUrl,
      ...(auth.pkce === false ? {} : { code_verifier: verifier }),
    };
    const granted = await this.endpoint.ask(row, auth, secrets, form);
    const owner = newId();
    await this.leases.seize(row.tenant_id, row.id, owner, leaseS);
    const sealed = await this.connections.seal(row.tenant_id, row.id, { ...secrets, ...granted.secrets });
    await this.door.run(row.tenant_id, async () => {
      await this.leases.store(row.tenant_id, row.id, owner, sealed, granted.fields);
      await this.record.signedIn(row, { kind: 'user', id: userId, name: null }, granted.fields);
    });
    this.connections.forget(row);
    return this.account.resume(row.tenant_id, row.id);
  }

  private async authorizeUrl(
    row: ConnectionRow,
    auth: OAuth,
    state: string,
    verifier: string,
  ): Promise<string> {
    const url = new URL(fillIn(auth.authorizeUrl, row.fields));
    const query = {
      response_type: 'code',
      client_id: (await this.connections.secrets(row))['client_id'] ?? '',
      redirect_uri: this.callbackUrl,
      scope: auth.scopes.map(({ name }) => name).join(' '),
      state,
      ...(auth.pkce === false
        ? {}
        : { code_challenge: sha256(verifier).toString('base64url'), code_challenge_method: 'S256' }),
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  }

  /** Whoever began must still be here and still be allowed to. */
  private async mayStill({ tenant_id, user_id }: PendingAuthorization): Promise<boolean> {
    const user = await this.users.find(tenant_id, user_id);
    return user !== null && user.disabled_at === null && may(user, 'plugins:manage');
  }

  private oauthOf(row: ConnectionRow): OAuth {
    const auth = this.registry.find(row.plugin_id)?.base.connection?.auth[row.auth];
    if (auth?.type !== 'oauth2')
      throw new ProblemError(409, 'conflict', 'This connection does not use OAuth.');
    return auth;
  }
}

const badState = (): ProblemError =>
  new ProblemError(
    400,
    'bad_state',
    'This sign-in has expired, was used already or was begun in another browser. Start it again.',
  );
const otherIssuer = (): ProblemError =>
  new ProblemError(400, 'other_issuer', 'Another provider answered than the one that was asked.');

/** One cookie per sign-in: several may be under way in one browser. */
const cookieOf = (stateHash: string): string => `patchbay_oauth_${stateHash.slice(0, 16)}`;

const sameHash = (nonce: string, hash: string): boolean =>
  timingSafeEqual(sha256(nonce), Buffer.from(hash, 'hex'));

/**
 * A provider that names itself must be the one the browser was sent to: else another provider's code would be handed to
 * this one's token endpoint.
 */
function issuedBy(row: ConnectionRow, auth: OAuth, issuer: string | undefined): boolean {
  if (auth.issuer !== undefined) return issuer === fillIn(auth.issuer, row.fields);
  if (issuer === undefined) return true;
  return (
    URL.canParse(issuer) && new URL(issuer).origin === new URL(fillIn(auth.authorizeUrl, row.fields)).origin
  );
}

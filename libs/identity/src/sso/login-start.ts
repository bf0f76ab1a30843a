import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, notFound } from '@patchbay/platform';
import { newSecret, secretHash } from '../access-tokens.js';
import type { SsoConnection } from './connection.js';
import { SsoConnectionRepository } from './connection.repository.js';
import { domainOf } from './domains.js';
import type { LoginBegun, LoginOptions } from './login.js';
import { OidcLogin } from './oidc/oidc-login.js';
import { SsoRequestRepository } from './request.repository.js';
import { SamlLogin } from './saml/saml-login.js';

const minutesMs = 60_000;
/** Time a person has at the provider: passwords, second factors, a telephone call in between. */
const patienceMs = 30 * minutesMs;
const secretPattern = /^[\w-]{43}$/;

/** Sends browsers to the provider of their organisation. */
@Injectable()
export class SsoLoginStart {
  constructor(
    private readonly connections: SsoConnectionRepository,
    private readonly requests: SsoRequestRepository,
    private readonly saml: SamlLogin,
    private readonly oidc: OidcLogin,
    private readonly clock: Clock,
  ) {}

  /** By e-mail domain. Throws 404 when no organisation signs these people in at a provider. */
  async byEmail(email: string, options: LoginOptions): Promise<LoginBegun> {
    const place = await this.connections.ofDomain(domainOf(email.trim()) ?? '');
    if (!place) throw notFound('single sign-on for this address');
    return this.byConnection(place.connection_id, options);
  }

  /** Throws 404 for a connection that does not exist or is switched off. */
  async byConnection(connectionId: string, options: LoginOptions): Promise<LoginBegun> {
    const tenantId = await this.connections.tenantOf(connectionId);
    const connection = tenantId ? await this.connections.find(tenantId, connectionId) : null;
    if (!connection?.enabled) throw notFound('single sign-on');
    return this.begin(connection, options);
  }

  /** A login that only finds out what would happen; also of a connection that is switched off. */
  async test(tenantId: string, connectionId: string, browser?: string): Promise<LoginBegun> {
    const connection = await this.connections.find(tenantId, connectionId);
    if (!connection) throw notFound('connection');
    return this.begin(connection, { browser, test: true });
  }

  private async begin(connection: SsoConnection, options: LoginOptions): Promise<LoginBegun> {
    const known = options.browser !== undefined && secretPattern.test(options.browser);
    const browser = known && options.browser ? options.browser : newSecret();
    const login = { id: randomUUID(), state: newSecret() };
    const oidc = connection.protocol === 'oidc' ? await this.oidc.remember(connection, login.id) : null;
    const now = this.clock.now();
    await this.requests.add(connection.tenant_id, {
      id: login.id,
      connection_id: connection.id,
      browser_hash: secretHash(browser),
      state_hash: secretHash(login.state),
      test: options.test ?? false,
      next: options.next ?? null,
      saml_id: null,
      oidc: oidc?.memory ?? null,
      created_at: now,
      expires_at: new Date(now.getTime() + patienceMs),
    });
    const url =
      connection.protocol === 'oidc' && oidc
        ? await this.oidc.url(connection, login.state, oidc)
        : connection.protocol === 'saml'
          ? await this.saml.url(connection, login)
          : '';
    return { url, browser };
  }
}

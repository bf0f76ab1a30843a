import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Vault } from '@patchbay/platform';
import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import { newSecret, secretHash } from '../../access-tokens.js';
import type { VouchedPerson } from '../accounts.js';
import { SsoAddresses } from '../addresses.js';
import { secretPlace, type OidcConnection } from '../connection.js';
import type { Vouched } from '../login.js';
import { SsoRefusal } from '../refusal.js';
import { SsoRequestRepository, type OidcMemory, type SsoRequest } from '../request.repository.js';
import { textsOf } from '../role-mapping.js';
import { OidcProvider, type OidcMetadata } from './oidc-provider.js';

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const tokenAnswer = z.object({ id_token: z.string().max(100_000), access_token: z.string().optional() });
const claimsAnswer = z.looseObject({ sub: z.string() });

/** What comes back in the query of the callback. */
export interface OidcAnswer {
  state?: string;
  code?: string;
  error?: string;
  iss?: string;
}

/** The secrets of one login: sealed for the database, plain for the redirect. */
export interface OidcSecrets {
  memory: OidcMemory;
  challenge: string;
}

/** OpenID Connect: authorization code with PKCE and nonce. */
@Injectable()
export class OidcLogin {
  constructor(
    private readonly provider: OidcProvider,
    private readonly requests: SsoRequestRepository,
    private readonly addresses: SsoAddresses,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  async remember(connection: OidcConnection, loginId: string): Promise<OidcSecrets> {
    const verifier = newSecret();
    const sealed = await this.vault.seal(connection.tenant_id, `sso-login:${loginId}`, verifier);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    return { memory: { nonce: newSecret(), verifier: sealed }, challenge };
  }

  async url(connection: OidcConnection, state: string, secrets: OidcSecrets): Promise<string> {
    const { authorization_endpoint: endpoint } = await this.provider.discover(connection.settings.issuer);
    const url = new URL(endpoint);
    const query = {
      response_type: 'code',
      client_id: connection.settings.client_id,
      redirect_uri: this.addresses.callback(connection.id),
      scope: connection.settings.scopes.join(' '),
      state,
      nonce: secrets.memory.nonce,
      code_challenge: secrets.challenge,
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  }

  /** Uses the state up, in the browser that has begun; null when it is none of ours. */
  async open(connection: OidcConnection, state: string, browser: string): Promise<SsoRequest | null> {
    const { tenant_id, id } = connection;
    const taken = await this.requests.takeState(tenant_id, id, secretHash(state), this.clock.now());
    return taken?.browser_hash === secretHash(browser) ? taken : null;
  }

  async verify(connection: OidcConnection, request: SsoRequest | null, answer: OidcAnswer): Promise<Vouched> {
    if (!request?.oidc) throw new SsoRefusal('expired', 'The login that this answers has ended.');
    if (!answer.code)
      throw new SsoRefusal('provider_refused', `The provider refused: ${answer.error ?? 'no code'}`);
    const metadata = await this.provider.discover(connection.settings.issuer);
    if (answer.iss !== undefined && answer.iss !== metadata.issuer)
      throw untrusted('The answer is of another provider.');
    const claims = await this.claims(connection, metadata, { ...request, oidc: request.oidc }, answer.code);
    return { connection, request, person: personOf(claims, connection), session: null };
  }

  private async claims(
    connection: OidcConnection,
    metadata: OidcMetadata,
    request: SsoRequest & { oidc: OidcMemory },
    code: string,
  ): Promise<JWTPayload> {
    const { tenant_id, id, settings, secret } = connection;
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.addresses.callback(id),
      code_verifier: await this.vault.open(tenant_id, `sso-login:${request.id}`, request.oidc.verifier),
    };
    const client = {
      id: settings.client_id,
      secret: secret === null ? null : await this.vault.open(tenant_id, secretPlace(id), secret),
    };
    const tokens = await this.provider.exchange(tokenAnswer, metadata, form, client);
    const claims = await this.verifiedClaims(connection, metadata, tokens.id_token);
    if (claims['nonce'] !== request.oidc.nonce) throw untrusted('The id token was made for another login.');
    const wanted = connection.mapping.email ?? 'email';
    if (claims[wanted] !== undefined || !metadata.userinfo_endpoint || !tokens.access_token) return claims;
    const more = await this.provider.userinfo(claimsAnswer, metadata.userinfo_endpoint, tokens.access_token);
    if (more.sub !== claims.sub) throw untrusted('The provider answered about somebody else.');
    return { ...more, ...claims };
  }

  private async verifiedClaims(
    { settings }: OidcConnection,
    metadata: OidcMetadata,
    token: string,
  ): Promise<JWTPayload> {
    const keys = createLocalJWKSet(await this.provider.keys(metadata));
    const options = {
      algorithms,
      issuer: metadata.issuer,
      audience: settings.client_id,
      requiredClaims: ['exp', 'iat', 'sub', 'nonce'],
      clockTolerance: 120,
      maxTokenAge: 600,
      currentDate: this.clock.now(),
    };
    const { payload } = await jwtVerify(token, keys, options).catch((error: unknown) => {
      throw untrusted(
        `The id token does not hold: ${error instanceof Error ? error.message : String(error)}.`,
      );
    });
    const several = Array.isArray(payload.aud) && payload.aud.length > 1;
    if ((several || payload['azp'] !== undefined) && payload['azp'] !== settings.client_id)
      throw untrusted('The id token was made for another client.');
    return payload;
  }
}

/** The person, by the connection's mapping or by the standard claims. */
export function personOf(claims: JWTPayload, { mapping }: Pick<OidcConnection, 'mapping'>): VouchedPerson {
  const first = (name: string): string | null => textsOf(valueAt(claims, name))[0] ?? null;
  const unproved = mapping.email === null && claims['email_verified'] === false;
  return {
    email: unproved ? null : first(mapping.email ?? 'email'),
    name: first(mapping.name ?? 'name'),
    groups: mapping.role ? textsOf(valueAt(claims, mapping.role)) : [],
  };
}

/** A claim by its name, or by a dotted path such as `realm_access.roles`. */
function valueAt(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      claims,
    );
}

const untrusted = (message: string): SsoRefusal => new SsoRefusal('not_trusted', message);

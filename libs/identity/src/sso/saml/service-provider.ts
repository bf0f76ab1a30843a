import { SAML, ValidateInResponseTo, type CacheProvider } from '@node-saml/passport-saml';
import type { SamlConnection } from '../connection.js';
import type { SsoAddresses } from '../addresses.js';

export const skewMs = 120_000;

/** The library's service provider for one connection, with the settings that are not up for choice. */
export class ServiceProvider extends SAML {
  constructor(
    connection: SamlConnection,
    addresses: SsoAddresses,
    cacheProvider: CacheProvider,
    privateKey: string,
    private readonly now: () => Date,
  ) {
    const { settings, id } = connection;
    super({
      issuer: addresses.metadata(id),
      audience: addresses.metadata(id),
      callbackUrl: addresses.acs(id),
      entryPoint: settings.sso_url,
      logoutUrl: settings.slo_url ?? settings.sso_url,
      idpIssuer: settings.idp_entity_id,
      idpCert: settings.certificates,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: settings.want_response_signed,
      validateInResponseTo: ValidateInResponseTo.always,
      // The cache answers for requests that are still open only, by the hub's own clock.
      requestIdExpirationPeriodMs: Number.MAX_SAFE_INTEGER,
      cacheProvider,
      acceptedClockSkewMs: skewMs,
      maxAssertionAgeMs: 600_000,
      identifierFormat: null,
      disableRequestedAuthnContext: true,
      privateKey,
      signatureAlgorithm: 'sha256',
      digestAlgorithm: 'sha256',
    });
  }

  /** The library would ask the machine's clock. */
  protected override checkTimestampsValidityError(
    _nowMs: number,
    notBefore: string,
    notOnOrAfter: string,
    maxTimeLimitMs?: number,
  ): Error | null {
    return super.checkTimestampsValidityError(this.now().getTime(), notBefore, notOnOrAfter, maxTimeLimitMs);
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, TenantDoor } from '@patchbay/platform';
import type { Profile } from '@node-saml/passport-saml';
import { SsoAddresses } from '../addresses.js';
import type { SamlConnection } from '../connection.js';
import type { Vouched } from '../login.js';
import { SsoRefusal } from '../refusal.js';
import { SsoRequestRepository, type SsoRequest } from '../request.repository.js';
import { checkAssertion, personOf, type AssertionFacts } from './assertion.js';
import { checkShape, untrusted } from './response-shape.js';
import { skewMs } from './service-provider.js';
import { ServiceProviders } from './service-providers.js';

/** The protocol of SAML 2.0 web sign-in: redirect out, post back. */
@Injectable()
export class SamlLogin {
  constructor(
    private readonly providers: ServiceProviders,
    private readonly requests: SsoRequestRepository,
    private readonly addresses: SsoAddresses,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
  ) {}

  /** Where the browser asks the provider; the relay state says nothing and is never followed. */
  async url(connection: SamlConnection, login: { id: string; state: string }): Promise<string> {
    return (await this.providers.of(connection, login.id)).getAuthorizeUrlAsync(login.state, undefined, {});
  }

  /** The request that a response says it answers; not yet to be trusted. */
  open(connection: SamlConnection, samlId: string | null): Promise<SsoRequest | null> {
    if (!samlId) return Promise.resolve(null);
    return this.requests.openSaml(connection.tenant_id, connection.id, samlId, this.clock.now());
  }

  /** Throws {@link SsoRefusal} unless this is the pinned provider's answer to an open request of ours, seen for the first time. */
  async verify(connection: SamlConnection, xml: string): Promise<Vouched> {
    const acs = this.addresses.acs(connection.id);
    const idp = connection.settings.idp_entity_id;
    checkShape(xml, acs, idp);
    const profile = await this.verifiedProfile(connection, xml);
    const facts = checkAssertion(profile.getAssertionXml?.() ?? '', acs, idp);
    const request = await this.useUp(connection, facts);
    return { connection, request, person: personOf(profile, connection), session: sessionOf(profile) };
  }

  private async verifiedProfile(connection: SamlConnection, xml: string): Promise<Profile> {
    const SAMLResponse = Buffer.from(xml).toString('base64');
    const provider = await this.providers.of(connection);
    const outcome = await provider.validatePostResponseAsync({ SAMLResponse }).catch((error: unknown) => {
      throw untrusted(error instanceof Error ? error.message : String(error));
    });
    if (!outcome.profile?.nameID) throw untrusted('The assertion names nobody.');
    return outcome.profile;
  }

  /** Assertion and request together: of parallel deliveries one gets both. */
  private useUp(connection: SamlConnection, facts: AssertionFacts): Promise<SsoRequest> {
    const { tenant_id, id } = connection;
    const now = this.clock.now();
    return this.door.run(tenant_id, async () => {
      const until = new Date(facts.expires.getTime() + skewMs);
      if (!(await this.requests.useAssertion(tenant_id, facts.id, until, now)))
        throw new SsoRefusal('replayed', 'This answer of the provider was used already.');
      const request = await this.requests.takeSaml(tenant_id, id, facts.samlId, now);
      if (!request) throw new SsoRefusal('expired', 'The login that this answers has ended.');
      return request;
    });
  }
}

const sessionOf = (profile: Profile): Vouched['session'] => ({
  name_id: profile.nameID,
  name_id_format: profile.nameIDFormat || null,
  session_index: profile.sessionIndex ?? null,
});

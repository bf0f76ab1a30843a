import { Injectable } from '@nestjs/common';
import { AuditTrail, Clock, notFound, TenantDoor } from '@patchbay/platform';
import type { Profile } from '@node-saml/passport-saml';
import { SignIn } from '../../sign-in.js';
import { SsoAddresses } from '../addresses.js';
import type { SamlConnection } from '../connection.js';
import { SsoConnectionRepository } from '../connection.repository.js';
import { SsoSessionRepository, type SsoSession } from '../session.repository.js';
import { readLogoutRequest } from './logout-message.js';
import { ServiceProviders } from './service-providers.js';

/** Single logout: ours ends the session at the provider, the provider's ends the sessions here. */
@Injectable()
export class SamlLogout {
  constructor(
    private readonly connections: SsoConnectionRepository,
    private readonly sessions: SsoSessionRepository,
    private readonly providers: ServiceProviders,
    private readonly signIn: SignIn,
    private readonly addresses: SsoAddresses,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** Where this person's browser goes to log out at the provider too; null when there is no such place. */
  async begin(tenantId: string, userId: string): Promise<string | null> {
    const session = await this.sessions.takeOfUser(tenantId, userId);
    const connection = session ? await this.connections.find(tenantId, session.connection_id) : null;
    if (!session || connection?.protocol !== 'saml' || !connection.settings.slo_url) return null;
    return (await this.providers.of(connection)).getLogoutUrlAsync(asProfile(session, connection), '', {});
  }

  /** Ends the sessions a provider names; answers where to send the browser with our reply. */
  async answer(connection: SamlConnection, query: string): Promise<string> {
    const { tenant_id, id, settings } = connection;
    if (!settings.slo_url) throw notFound('single logout');
    const request = readLogoutRequest(query, {
      destination: this.addresses.logout(id),
      issuer: settings.idp_entity_id,
      certificates: settings.certificates,
      now: this.clock.now(),
    });
    await this.door.run(tenant_id, async () => {
      const people = await this.sessions.takeByName(tenant_id, id, request.nameId, request.sessionIndex);
      for (const userId of people) {
        await this.signIn.endAll(tenant_id, userId);
        const target = { type: 'user', id: userId };
        await this.audit.record(tenant_id, {
          action: 'session.end_all',
          target,
          after: { connection: connection.name },
        });
      }
    });
    const reply = { ID: request.id } as Profile;
    return (await this.providers.of(connection)).getLogoutResponseUrlAsync(
      reply,
      request.relayState ?? '',
      {},
      true,
    );
  }
}

function asProfile(session: SsoSession, connection: SamlConnection): Profile {
  return {
    issuer: connection.settings.idp_entity_id,
    nameID: session.name_id,
    nameIDFormat: session.name_id_format ?? 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    ...(session.session_index ? { sessionIndex: session.session_index } : {}),
  };
}

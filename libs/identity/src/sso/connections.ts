import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  AuditTrail,
  forbidden,
  invalid,
  notFound,
  OutboundHttp,
  TenantDoor,
  Vault,
} from '@patchbay/platform';
import { covers, rolePermissions } from '../permissions.js';
import type { Principal } from '../principal.js';
import { mappingSchema, secretPlace, type Mapping, type SsoConnection } from './connection.js';
import {
  SsoConnectionRepository,
  type NewSsoConnection,
  type SsoConnectionChange,
} from './connection.repository.js';
import { OidcProvider } from './oidc/oidc-provider.js';
import { readCertificate } from './saml/certificate.js';
import { readIdpMetadata, type IdpFacts } from './saml/idp-metadata.js';
import { ServiceProviderKeys } from './saml/service-provider-keys.js';
import { maxXmlBytes } from './saml/xml.js';

/** Metadata as text, or where to fetch it. */
export type MetadataSource = { xml: string } | { url: string };

export interface NewOidc {
  name: string;
  issuer: string;
  client_id: string;
  client_secret?: string;
  scopes?: string[];
}

/** What may be changed later. */
export interface ConnectionChange {
  name?: string;
  enabled?: boolean;
  create_users?: boolean;
  mapping?: Mapping;
  certificates?: string[];
  want_response_signed?: boolean;
  client_id?: string;
  client_secret?: string;
}

/** Identity providers of an organisation, as its administrators keep them. */
@Injectable()
export class SsoConnections {
  constructor(
    private readonly repository: SsoConnectionRepository,
    private readonly oidc: OidcProvider,
    private readonly http: OutboundHttp,
    private readonly vault: Vault,
    private readonly door: TenantDoor,
    private readonly audit: AuditTrail,
    private readonly keys: ServiceProviderKeys,
  ) {}

  list(tenantId: string): Promise<SsoConnection[]> {
    return this.repository.list(tenantId);
  }

  async get(tenantId: string, id: string): Promise<SsoConnection> {
    const row = await this.repository.find(tenantId, id);
    if (!row) throw notFound('connection');
    return row;
  }

  /** By id alone, for what browsers and providers bring; 404 when there is none of this protocol. */
  async byId<P extends SsoConnection['protocol']>(
    id: string,
    protocol: P,
  ): Promise<Extract<SsoConnection, { protocol: P }>> {
    const tenantId = await this.repository.tenantOf(id);
    const row = tenantId ? await this.repository.find(tenantId, id) : null;
    if (row?.protocol !== protocol) throw notFound('connection');
    return row as Extract<SsoConnection, { protocol: P }>;
  }

  async addSaml(tenantId: string, name: string, source: MetadataSource): Promise<SsoConnection> {
    const facts = await this.readMetadata(source);
    const id = randomUUID();
    const { secret, certificate } = await this.keys.make(tenantId, id);
    return this.add(tenantId, {
      id,
      protocol: 'saml',
      name,
      secret,
      mapping: mappingSchema.parse({}),
      settings: { ...facts, want_response_signed: false, sp_certificate: certificate },
    });
  }

  async addOidc(
    tenantId: string,
    { name, issuer, client_id, client_secret, scopes }: NewOidc,
  ): Promise<SsoConnection> {
    await this.oidc.check(issuer);
    const id = randomUUID();
    return this.add(tenantId, {
      id,
      protocol: 'oidc',
      name,
      secret: client_secret ? await this.vault.seal(tenantId, secretPlace(id), client_secret) : null,
      mapping: mappingSchema.parse({}),
      settings: { issuer, client_id, scopes: [...new Set(['openid', ...(scopes ?? ['email', 'profile'])])] },
    });
  }

  /** Takes over addresses and certificates of the same provider; those pinned before stay until they are removed. */
  async refreshMetadata(tenantId: string, id: string, source: MetadataSource): Promise<SsoConnection> {
    const row = await this.get(tenantId, id);
    if (row.protocol !== 'saml')
      throw invalid([{ path: 'metadata', message: 'belongs to SAML connections only' }]);
    const fresh = await this.readMetadata(source);
    if (fresh.idp_entity_id !== row.settings.idp_entity_id)
      throw invalid([{ path: 'metadata', message: `describes another provider, ${fresh.idp_entity_id}` }]);
    const certificates = [...new Set([...fresh.certificates, ...row.settings.certificates])].slice(0, 10);
    return this.store(tenantId, id, { settings: { ...row.settings, ...fresh, certificates } });
  }

  async change(caller: Principal, id: string, change: ConnectionChange): Promise<SsoConnection> {
    const row = await this.get(caller.tenantId, id);
    const tooMuch = change.mapping?.roles.find(({ role }) => !covers(caller, rolePermissions[role]));
    if (tooMuch) throw forbidden(`Your role does not include everything that ${tooMuch.role} may do.`);
    const { name, enabled, create_users, mapping, client_secret } = change;
    const secret =
      client_secret && row.protocol === 'oidc'
        ? await this.vault.seal(row.tenant_id, secretPlace(id), client_secret)
        : undefined;
    const settings = changedSettings(row, change);
    return this.store(row.tenant_id, id, { name, enabled, create_users, mapping, secret, settings });
  }

  async remove(tenantId: string, id: string): Promise<void> {
    await this.door.run(tenantId, async () => {
      const before = await this.get(tenantId, id);
      await this.repository.remove(tenantId, id);
      await this.audit.detail(tenantId, { target: targetOf(before), before: told(before) });
    });
  }

  private add(tenantId: string, row: NewSsoConnection): Promise<SsoConnection> {
    return this.door.run(tenantId, async () => {
      const added = await this.repository.add(tenantId, row);
      await this.audit.detail(tenantId, { target: targetOf(added), after: told(added) });
      return added;
    });
  }

  private store(tenantId: string, id: string, change: SsoConnectionChange): Promise<SsoConnection> {
    return this.door.run(tenantId, async () => {
      const before = await this.get(tenantId, id);
      const after = await this.repository.change(tenantId, id, change);
      if (!after) throw notFound('connection');
      await this.audit.detail(tenantId, {
        target: targetOf(after),
        before: told(before),
        after: told(after),
      });
      return after;
    });
  }

  private async readMetadata(source: MetadataSource): Promise<IdpFacts> {
    if ('xml' in source) return readIdpMetadata(source.xml);
    const answer = await this.http
      .send({ url: source.url, method: 'GET', maxBytes: maxXmlBytes })
      .catch((error: unknown) => {
        throw invalid([
          { path: 'metadata.url', message: error instanceof Error ? error.message : String(error) },
        ]);
      });
    if (answer.status !== 200)
      throw invalid([{ path: 'metadata.url', message: `answered ${answer.status}` }]);
    return readIdpMetadata(answer.text);
  }
}

function changedSettings(row: SsoConnection, change: ConnectionChange): SsoConnection['settings'] {
  if (row.protocol === 'oidc')
    return { ...row.settings, ...(change.client_id ? { client_id: change.client_id } : {}) };
  const certificates = change.certificates?.map((text, index) => {
    const pem = readCertificate(text);
    if (!pem)
      throw invalid([
        { path: `certificates.${index}`, message: 'is no usable certificate (RSA, 2048 bits)' },
      ]);
    return pem;
  });
  return {
    ...row.settings,
    ...(certificates ? { certificates: [...new Set(certificates)] } : {}),
    ...(change.want_response_signed === undefined
      ? {}
      : { want_response_signed: change.want_response_signed }),
  };
}

const targetOf = ({ id, name }: SsoConnection) => ({ type: 'sso_connection', id, name });

/** What the audit log keeps: no secret, but whether it is another one. */
const told = ({
  protocol,
  name,
  enabled,
  create_users,
  mapping,
  settings,
  secret,
}: SsoConnection): object => ({
  protocol,
  name,
  enabled,
  create_users,
  mapping,
  settings,
  secret: secret === null ? null : createHash('sha256').update(secret).digest('hex').slice(0, 8),
});

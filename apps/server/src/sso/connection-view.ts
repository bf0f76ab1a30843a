import { roleSchema } from '@patchbay/domain';
import { mappingSchema, viewCertificate, type SsoAddresses, type SsoConnection } from '@patchbay/identity';
import { z } from 'zod';

const certificate = z.object({
  pem: z.string(),
  fingerprint: z.string(),
  subject: z.string(),
  valid_to: z.string(),
});
const common = {
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  create_users: z.boolean(),
  mapping: z.object({
    email: z.string().nullable(),
    name: z.string().nullable(),
    role: z.string().nullable(),
    roles: z.array(z.object({ value: z.string(), role: roleSchema })),
  }),
  login_url: z.string(),
  last_test: z
    .object({
      at: z.string(),
      ok: z.boolean(),
      email: z.string().nullable(),
      name: z.string().nullable(),
      role: z.string().nullable(),
      groups: z.array(z.string()),
      problem: z.string().nullable(),
    })
    .nullable(),
};

/** A connection as administrators see it: no secret, but what to copy to the provider. */
export const connectionSchema = z.discriminatedUnion('protocol', [
  z.object({
    ...common,
    protocol: z.literal('saml'),
    idp_entity_id: z.string(),
    sso_url: z.string(),
    slo_url: z.string().nullable(),
    certificates: z.array(certificate),
    want_response_signed: z.boolean(),
    sp: z.object({
      entity_id: z.string(),
      acs_url: z.string(),
      slo_url: z.string(),
      metadata_url: z.string(),
      certificate: z.string(),
    }),
  }),
  z.object({
    ...common,
    protocol: z.literal('oidc'),
    issuer: z.string(),
    client_id: z.string(),
    has_secret: z.boolean(),
    scopes: z.array(z.string()),
    redirect_uri: z.string(),
  }),
]);
export type ConnectionView = z.infer<typeof connectionSchema>;

export function viewConnection(row: SsoConnection, addresses: SsoAddresses): ConnectionView {
  const { id, name, enabled, create_users, mapping, last_test } = row;
  const shared = {
    id,
    name,
    enabled,
    create_users,
    last_test,
    mapping: mappingSchema.parse(mapping),
    login_url: addresses.login(id),
  };
  if (row.protocol === 'oidc') {
    const { issuer, client_id, scopes } = row.settings;
    const has_secret = row.secret !== null;
    return {
      ...shared,
      protocol: 'oidc',
      issuer,
      client_id,
      scopes,
      has_secret,
      redirect_uri: addresses.callback(id),
    };
  }
  const { idp_entity_id, sso_url, slo_url, want_response_signed, sp_certificate } = row.settings;
  return {
    ...shared,
    protocol: 'saml',
    idp_entity_id,
    sso_url,
    slo_url,
    want_response_signed,
    certificates: row.settings.certificates.map(viewCertificate),
    sp: {
      entity_id: addresses.metadata(id),
      acs_url: addresses.acs(id),
      slo_url: addresses.logout(id),
      metadata_url: addresses.metadata(id),
      certificate: sp_certificate,
    },
  };
}

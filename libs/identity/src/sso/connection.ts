import { roleSchema } from '@patchbay/domain';
import { z } from 'zod';

const word = z.string().trim().min(1).max(300);

/** Owners are made here, by owners. */
const mappableRole = roleSchema.exclude(['owner']);

/** Which attribute or claim says what about a person, and which of its values mean which role. */
export const mappingSchema = z.strictObject({
  email: word.nullable().default(null),
  name: word.nullable().default(null),
  role: word.nullable().default(null),
  roles: z
    .array(z.strictObject({ value: z.string().trim().min(1).max(500), role: mappableRole }))
    .max(100)
    .default([]),
});
export type Mapping = z.output<typeof mappingSchema>;

/** What is pinned of a SAML identity provider. */
export interface SamlSettings {
  idp_entity_id: string;
  sso_url: string;
  slo_url: string | null;
  /** PEM; each may sign, so that the provider can roll its certificate over. */
  certificates: string[];
  want_response_signed: boolean;
  /** PEM of the key that signs our requests; the key itself is sealed. */
  sp_certificate: string;
}

/** An OpenID provider and our registration there. */
export interface OidcSettings {
  issuer: string;
  client_id: string;
  scopes: string[];
}

/** What the last test login found out. */
export interface TestResult {
  at: string;
  ok: boolean;
  email: string | null;
  name: string | null;
  role: string | null;
  /** Values of the role attribute, for writing the mapping. */
  groups: string[];
  problem: string | null;
}

interface Common {
  id: string;
  tenant_id: string;
  name: string;
  enabled: boolean;
  /** Whether people who are new get an account at their first login. */
  create_users: boolean;
  mapping: Mapping;
  /** Sealed: our private key at a SAML provider, our client secret at an OpenID provider. */
  secret: string | null;
  last_test: TestResult | null;
  created_at: Date;
}

export type SamlConnection = Common & { protocol: 'saml'; settings: SamlSettings };
export type OidcConnection = Common & { protocol: 'oidc'; settings: OidcSettings };
export type SsoConnection = SamlConnection | OidcConnection;

/** Where in the vault the secret belongs. */
export const secretPlace = (connectionId: string): string => `sso:${connectionId}:secret`;

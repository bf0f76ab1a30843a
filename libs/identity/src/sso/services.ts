import { SsoAccounts } from './accounts.js';
import { SsoAddresses } from './addresses.js';
import { SsoConnectionRepository } from './connection.repository.js';
import { SsoConnections } from './connections.js';
import { DomainRecords } from './domain-records.js';
import { SsoDomainRepository } from './domain.repository.js';
import { SsoDomains } from './domains.js';
import { SsoLoginEnd } from './login-end.js';
import { SsoLoginStart } from './login-start.js';
import { SsoLogins } from './logins.js';
import { OidcLogin } from './oidc/oidc-login.js';
import { OidcProvider } from './oidc/oidc-provider.js';
import { SsoPolicy } from './policy.js';
import { SsoRequestRepository } from './request.repository.js';
import { SamlLogin } from './saml/saml-login.js';
import { SamlLogout } from './saml/saml-logout.js';
import { ServiceProviderKeys } from './saml/service-provider-keys.js';
import { ServiceProviders } from './saml/service-providers.js';
import { SsoSessionRepository } from './session.repository.js';

/** Everything single sign-on is made of. */
export const ssoServices = [
  DomainRecords,
  OidcLogin,
  OidcProvider,
  SamlLogin,
  SamlLogout,
  ServiceProviderKeys,
  ServiceProviders,
  SsoAccounts,
  SsoAddresses,
  SsoConnectionRepository,
  SsoConnections,
  SsoDomainRepository,
  SsoDomains,
  SsoLoginEnd,
  SsoLoginStart,
  SsoLogins,
  SsoPolicy,
  SsoRequestRepository,
  SsoSessionRepository,
];

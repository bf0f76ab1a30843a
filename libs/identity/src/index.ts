export { AccessGuard } from './access.guard.js';
export { AccessTokens } from './access-tokens.js';
export { AccessSettings } from './access-settings.js';
export { ACCESS, Allow, Public, type Access } from './allow.js';
export { FirstAdmin, firstTenant } from './first-admin.js';
export { IdentityModule } from './identity.module.js';
export { Invitations } from './invitations/invitations.js';
export type { Invitation } from './invitations/invitation.repository.js';
export { Mailer, type Mail } from './mail/mailer.js';
export { Outbox, type OutboxMail } from './mail/outbox.js';
export {
  OrganisationRepository,
  type Organisation,
  type OrganisationSettings,
} from './organisations/organisation.repository.js';
export { Organisations } from './organisations/organisations.js';
export { PasswordReset } from './reset/password-reset.js';
export { refuseWeak, shortestPassword } from './passwords/refuse-weak.js';
export { Challenges } from './second-factor/challenges.js';
export { FactorPolicy } from './second-factor/factor-policy.js';
export { OwnFactor } from './second-factor/own-factor.js';
export { SecondFactor } from './second-factor/second-factor.js';
export { SignUp, type NewOrganisation } from './sign-up/sign-up.js';
export { EmailVerification } from './verification/email-verification.js';
export { VerificationRepository } from './verification/verification.repository.js';
export { Passwords } from './passwords.js';
export { covers, may, permissions, rolePermissions, type Holder, type Permission } from './permissions.js';
export { Caller, type AuthenticatedRequest, type Principal } from './principal.js';
export { Members, type MemberChange } from './roles/members.js';
export { Roles } from './roles/roles.js';
export { grantable, RoleRepository, type CustomRole, type RoleContent } from './roles/role.repository.js';
export { SignIn, type PasswordChange, type TokenPair } from './sign-in.js';
export { SsoAddresses } from './sso/addresses.js';
export { mappingSchema, type SsoConnection } from './sso/connection.js';
export { SsoConnections, type MetadataSource } from './sso/connections.js';
export { proofOf, SsoDomains } from './sso/domains.js';
export type { SsoDomain } from './sso/domain.repository.js';
export type { Landing, LoginBegun } from './sso/login.js';
export { SsoLoginEnd } from './sso/login-end.js';
export { SsoLogins } from './sso/logins.js';
export { SsoLoginStart } from './sso/login-start.js';
export { SsoPolicy } from './sso/policy.js';
export { SsoRefusal } from './sso/refusal.js';
export { viewCertificate } from './sso/saml/certificate.js';
export { SamlLogout } from './sso/saml/saml-logout.js';
export { spMetadata } from './sso/saml/sp-metadata.js';
export { TenantSettingRepository } from './tenant-setting.repository.js';
export { UserRepository, type User } from './user.repository.js';

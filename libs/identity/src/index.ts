export { AccessGuard } from './access.guard.js';
export { AccessTokens } from './access-tokens.js';
export { ACCESS, Allow, Public, type Access } from './allow.js';
export { FirstAdmin, firstTenant } from './first-admin.js';
export { IdentityModule } from './identity.module.js';
export { Mailer, type Mail } from './mail/mailer.js';
export { Outbox, type OutboxMail } from './mail/outbox.js';
export {
  OrganisationRepository,
  type Organisation,
  type OrganisationSettings,
} from './organisations/organisation.repository.js';
export { Organisations } from './organisations/organisations.js';
export { Passwords } from './passwords.js';
export { covers, may, permissions, rolePermissions, type Holder, type Permission } from './permissions.js';
export { Caller, type AuthenticatedRequest, type Principal } from './principal.js';
export { Members, type MemberChange } from './roles/members.js';
export { Roles } from './roles/roles.js';
export { grantable, RoleRepository, type CustomRole, type RoleContent } from './roles/role.repository.js';
export { SignIn, type PasswordChange, type TokenPair } from './sign-in.js';
export { TenantSettingRepository } from './tenant-setting.repository.js';
export { UserRepository, type User } from './user.repository.js';

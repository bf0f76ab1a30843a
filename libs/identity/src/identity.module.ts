import { Global, Module } from '@nestjs/common';
import { AccessGuard } from './access.guard.js';
import { AccessSettings } from './access-settings.js';
import { AccessTokens } from './access-tokens.js';
import { apiKeyServices } from './api-keys/services.js';
import { FirstAdmin } from './first-admin.js';
import { InvitationRepository } from './invitations/invitation.repository.js';
import { Invitations } from './invitations/invitations.js';
import { FailedSignInRepository } from './lock-out/failed-sign-in.repository.js';
import { FailedSignIns } from './lock-out/failed-sign-ins.js';
import { LockOut } from './lock-out/lock-out.js';
import { LoginFailureRepository } from './lock-out/login-failure.repository.js';
import { LoginLinkRepository } from './login-link.repository.js';
import { Links } from './mail/links.js';
import { MailRepository } from './mail/mail.repository.js';
import { Mailer } from './mail/mailer.js';
import { Outbox } from './mail/outbox.js';
import { Smtp } from './mail/smtp.js';
import { Founding } from './memberships/founding.js';
import { Homes } from './memberships/homes.js';
import { MembershipRepository } from './memberships/membership.repository.js';
import { Memberships } from './memberships/memberships.js';
import { OrganisationRepository } from './organisations/organisation.repository.js';
import { Organisations } from './organisations/organisations.js';
import { OneTimeTokenRepository } from './one-time/one-time-token.repository.js';
import { PasswordCheck } from './password-check.js';
import { Passwords } from './passwords.js';
import { Members } from './roles/members.js';
import { RoleRepository } from './roles/role.repository.js';
import { Roles } from './roles/roles.js';
import { PasswordReset } from './reset/password-reset.js';
import { ResetRequestRepository } from './reset/reset-request.repository.js';
import { Challenges } from './second-factor/challenges.js';
import { FactorPolicy } from './second-factor/factor-policy.js';
import { FactorReset } from './second-factor/factor-reset.js';
import { OwnFactor } from './second-factor/own-factor.js';
import { SecondFactor } from './second-factor/second-factor.js';
import { SecondFactorRepository } from './second-factor/second-factor.repository.js';
import { SignUp } from './sign-up/sign-up.js';
import { SignUpRepository } from './sign-up/sign-up.repository.js';
import { ssoServices } from './sso/services.js';
import { RefreshTokenRepository } from './sessions/refresh-token.repository.js';
import { SessionRepository } from './sessions/session.repository.js';
import { SessionTrust } from './sessions/session-trust.js';
import { Sessions } from './sessions/sessions.js';
import { SignIn } from './sign-in.js';
import { SigningKeyRepository } from './signing/signing-key.repository.js';
import { SigningKeys } from './signing/signing-keys.js';
import { TenantSettingRepository } from './tenant-setting.repository.js';
import { EndedRowRepository } from './upkeep/ended-row.repository.js';
import { EndedRows } from './upkeep/ended-rows.js';
import { UserRepository } from './user.repository.js';
import { EmailVerification } from './verification/email-verification.js';
import { VerificationRepository } from './verification/verification.repository.js';

const services = [
  AccessGuard,
  AccessTokens,
  ...apiKeyServices,
  FirstAdmin,
  Links,
  LoginLinkRepository,
  MailRepository,
  Mailer,
  Outbox,
  Members,
  Founding,
  Homes,
  MembershipRepository,
  Memberships,
  OrganisationRepository,
  Organisations,
  Passwords,
  RoleRepository,
  Roles,
  RefreshTokenRepository,
  SessionRepository,
  SessionTrust,
  Sessions,
  SignIn,
  Smtp,
  ...ssoServices,
  SigningKeyRepository,
  SigningKeys,
  TenantSettingRepository,
  UserRepository,
  AccessSettings,
  Challenges,
  EmailVerification,
  EndedRowRepository,
  EndedRows,
  FactorPolicy,
  FactorReset,
  FailedSignInRepository,
  FailedSignIns,
  InvitationRepository,
  Invitations,
  LockOut,
  LoginFailureRepository,
  OneTimeTokenRepository,
  OwnFactor,
  PasswordCheck,
  PasswordReset,
  ResetRequestRepository,
  SecondFactor,
  SecondFactorRepository,
  SignUp,
  SignUpRepository,
  VerificationRepository,
];

/** People, what they may do, and the tokens that prove it. */
@Global()
@Module({ providers: services, exports: services })
export class IdentityModule {}

import { Global, Module } from '@nestjs/common';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { FirstAdmin } from './first-admin.js';
import { LoginLinkRepository } from './login-link.repository.js';
import { Links } from './mail/links.js';
import { MailRepository } from './mail/mail.repository.js';
import { Mailer } from './mail/mailer.js';
import { Outbox } from './mail/outbox.js';
import { Smtp } from './mail/smtp.js';
import { OrganisationRepository } from './organisations/organisation.repository.js';
import { Organisations } from './organisations/organisations.js';
import { Passwords } from './passwords.js';
import { Members } from './roles/members.js';
import { RoleRepository } from './roles/role.repository.js';
import { Roles } from './roles/roles.js';
import { SessionRepository } from './session.repository.js';
import { SignIn } from './sign-in.js';
import { TenantSettingRepository } from './tenant-setting.repository.js';
import { UserRepository } from './user.repository.js';

const services = [
  AccessGuard,
  AccessTokens,
  FirstAdmin,
  Links,
  LoginLinkRepository,
  MailRepository,
  Mailer,
  Outbox,
  Members,
  OrganisationRepository,
  Organisations,
  Passwords,
  RoleRepository,
  Roles,
  SessionRepository,
  SignIn,
  Smtp,
  TenantSettingRepository,
  UserRepository,
];

/** People, what they may do, and the tokens that prove it. */
@Global()
@Module({ providers: services, exports: services })
export class IdentityModule {}

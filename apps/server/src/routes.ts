import { AuditController } from './audit/audit.controller.js';
import { AccessSettingsController } from './auth/access-settings.controller.js';
import { ApiKeysController } from './auth/api-keys.controller.js';
import { AuthController } from './auth/auth.controller.js';
import { InvitationsController } from './auth/invitations.controller.js';
import { Myself } from './auth/myself.js';
import { OutboxController } from './auth/outbox.controller.js';
import { RolesController } from './auth/roles.controller.js';
import { SecondFactorController } from './auth/second-factor.controller.js';
import { SignUpController } from './auth/sign-up.controller.js';
import { PersonKeysController } from './auth/person-keys.controller.js';
import { PersonSessionsController } from './auth/person-sessions.controller.js';
import { SessionsController } from './auth/sessions.controller.js';
import { SigningKeysController } from './auth/signing-keys.controller.js';
import { TokenController } from './auth/token.controller.js';
import { UsersController } from './auth/users.controller.js';
import { IngestController } from './ingest/ingest.controller.js';
import { JobsController } from './ingest/jobs.controller.js';
import { LiveController } from './live/live.controller.js';
import { MetricsGateway } from './live/metrics.gateway.js';
import { FirstRun } from './onboarding/first-run.js';
import { Onboarding } from './onboarding/onboarding.js';
import { OnboardingController } from './onboarding/onboarding.controller.js';
import { Samples } from './onboarding/samples.js';
import { OrganisationController } from './organisation/organisation.controller.js';
import { OrganisationsController } from './organisation/organisations.controller.js';
import { PrivacyController } from './organisation/privacy.controller.js';
import { HealthController } from './ops/health.controller.js';
import { HealthRepository } from './ops/health.repository.js';
import { QueueController } from './ops/queue.controller.js';
import { CallsController } from './plugins/calls.controller.js';
import { ConnectionsController } from './plugins/connections.controller.js';
import { OAuthController } from './plugins/oauth.controller.js';
import { PluginsController } from './plugins/plugins.controller.js';
import { SandboxController } from './plugins/sandbox.controller.js';
import { SamlController } from './sso/saml.controller.js';
import { SsoConnectionsController } from './sso/sso-connections.controller.js';
import { SsoSettingsController } from './sso/sso-settings.controller.js';
import { SsoController } from './sso/sso.controller.js';
import { AssigneesController } from './tickets/assignees.controller.js';
import { ReportsController } from './tickets/reports.controller.js';
import { TicketsController } from './tickets/tickets.controller.js';
import { NotificationsController } from './workflows/notifications.controller.js';
import { RunsController } from './workflows/runs.controller.js';
import { WorkflowsController } from './workflows/workflows.controller.js';

/** Every door of the hub. */
export const controllers = [
  AuditController,
  AuthController,
  SignUpController,
  SecondFactorController,
  InvitationsController,
  AccessSettingsController,
  OutboxController,
  TokenController,
  SessionsController,
  PersonSessionsController,
  PersonKeysController,
  ApiKeysController,
  SigningKeysController,
  UsersController,
  RolesController,
  SsoController,
  SamlController,
  SsoConnectionsController,
  SsoSettingsController,
  TicketsController,
  AssigneesController,
  ReportsController,
  IngestController,
  JobsController,
  PluginsController,
  ConnectionsController,
  CallsController,
  OAuthController,
  SandboxController,
  WorkflowsController,
  RunsController,
  NotificationsController,
  LiveController,
  QueueController,
  OnboardingController,
  HealthController,
  PrivacyController,
  OrganisationController,
  OrganisationsController,
];

export const gateways = [MetricsGateway];

/** What only the server itself needs. */
export const services = [FirstRun, HealthRepository, Myself, Onboarding, Samples];

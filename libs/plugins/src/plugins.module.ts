import { Global, Module } from '@nestjs/common';
import { ChangeSource } from '@patchbay/tickets';
import { ActionRunner } from './action-runner.js';
import { ActionCatalog } from './actions/action-catalog.js';
import { ActionOutbox } from './actions/action-outbox.js';
import { ActionRepository } from './actions/action.repository.js';
import { CallDesk } from './actions/call-desk.js';
import { PerformCall } from './actions/perform-call.js';
import { CircuitBreaker } from './calls/circuit-breaker.js';
import { CircuitRepository } from './calls/circuit.repository.js';
import { Contexts } from './calls/contexts.js';
import { CoreServices } from './calls/core-services.js';
import { Limiter } from './calls/limiter.js';
import { PluginValueRepository } from './calls/plugin-value.repository.js';
import { RateRepository } from './calls/rate.repository.js';
import { CommandGateway } from './command-gateway.js';
import { ChatUserRepository } from './commands/chat-user.repository.js';
import { ConnectAccount } from './connections/connect-account.js';
import { ConnectionCheck } from './connections/connection-check.js';
import { ConnectionRecord } from './connections/connection-record.js';
import { ConnectionRepository } from './connections/connection.repository.js';
import { ConnectionRoutes } from './connections/connection-routes.js';
import { Connections } from './connections/connections.js';
import { Credentials } from './connections/credentials.js';
import { HourlyCheck } from './connections/hourly-check.js';
import { TwinHost } from './connections/twin-host.js';
import { Backlog } from './inbound/backlog.js';
import { InboxRepository } from './inbound/inbox.repository.js';
import { InboxWriter } from './inbound/inbox-writer.js';
import { Authorization } from './oauth/authorization.js';
import { LeaseRepository } from './oauth/lease.repository.js';
import { OAuthStateRepository } from './oauth/oauth-state.repository.js';
import { TokenEndpoint } from './oauth/token-endpoint.js';
import { TokenRefresh } from './oauth/token-refresh.js';
import { Poller } from './poller.js';
import { CheckpointRepository } from './polling/checkpoint.repository.js';
import { ProviderChanges } from './provider-changes.js';
import { PublicUrl } from './public-url.js';
import { InstallationRepository } from './registry/installation.repository.js';
import { Installations } from './registry/installations.js';
import { PluginRegistry } from './registry/plugin-registry.js';
import { WebhookGateway } from './webhook-gateway.js';
import { WriteBack } from './write-back.js';

const registry = [PluginRegistry, InstallationRepository, Installations, PublicUrl];
const connections = [
  ConnectionRecord,
  ConnectionRepository,
  ConnectionRoutes,
  Connections,
  ConnectionCheck,
  ConnectAccount,
  Credentials,
  HourlyCheck,
  TwinHost,
];
const calls = [
  CircuitBreaker,
  CircuitRepository,
  Contexts,
  CoreServices,
  Limiter,
  RateRepository,
  PluginValueRepository,
];
const inbound = [Backlog, InboxRepository, InboxWriter, WebhookGateway, CheckpointRepository, Poller];
const outbound = [
  ActionCatalog,
  ActionOutbox,
  ActionRepository,
  PerformCall,
  CallDesk,
  ActionRunner,
  WriteBack,
];
const oauth = [Authorization, LeaseRepository, OAuthStateRepository, TokenEndpoint, TokenRefresh];
const chat = [ChatUserRepository, CommandGateway];
const services = [...registry, ...connections, ...calls, ...inbound, ...outbound, ...oauth, ...chat];
const source = { provide: ChangeSource, useClass: ProviderChanges };

/** Plugins and everything that runs them; global, because every library asks the registry. */
@Global()
@Module({ providers: [...services, source], exports: [...services, source] })
export class PluginsModule {}

export {
  actAs,
  asSystem,
  currentAct,
  during,
  type Act,
  type Actor,
  type DeclaredChange,
} from './audit/act.js';
export { genesis, hashOf, type AuditEntry } from './audit/audit-entry.js';
export { AuditRepository, type AuditFilter } from './audit/audit.repository.js';
export { type Damage } from './audit/audit-reading.js';
export { AuditTrail, type AuditNote } from './audit/audit-trail.js';
export { verifyAudit } from './audit/verify-command.js';
export { AuditVerifier, type Verdict } from './audit/audit-verifier.js';
export { Clock, SystemClock } from './clock.js';
export { appOptions, assertRestricted, migrate } from './database/data-source.js';
export { openEmbedded, openExternal, type OpenDatabase } from './database/open-database.js';
export { firstChars } from './database/first-chars.js';
export { jsonRows, rowsOf } from './database/json-rows.js';
export { parseUrl, provision, rolePassword, rolesSql, withClient, type Address } from './database/roles.js';
export { databaseCode, databaseProblem, isDatabaseTrouble } from './errors/database-error.js';
export { prepareDataDir, startEmbedded, type EmbeddedServer } from './embedded/index.js';
export * from './errors/problem-error.js';
export * from './events/domain-events.js';
export { armFault, fault } from './fault.js';
export { EgressError, EgressGuard } from './http/egress-guard.js';
export {
  OutboundError,
  OutboundHttp,
  type OutboundRequest,
  type OutboundResponse,
} from './http/outbound-http.js';
export { layFoundation, type Ground } from './foundation.js';
export { newId } from './ids.js';
export { reasonOf } from './jobs/backoff.js';
export * from './jobs/job.js';
export { acknowledged, JobQueue, type PreparedHandler } from './jobs/job-queue.js';
export { JobRepository, type DeadJob, type QueueDepth } from './jobs/job.repository.js';
export { PlatformModule, type Foundation } from './platform.module.js';
export { networkOf } from './rate-limit/network.js';
export { type Admission } from './rate-limit/rate-limit-store.js';
export { RateLimits, type SubjectKind } from './rate-limit/rate-limits.js';
export { durationMs, Schedules } from './schedule/schedules.js';
export { KeyRing } from './secrets/key-ring.js';
export { loadSecretKey } from './secrets/secret-key.js';
export { SealError } from './secrets/cipher.js';
export { rotateSecrets } from './secrets/rotate-command.js';
export { Vault } from './secrets/vault.js';
export { KeyRotation, type Rotated } from './secrets/key-rotation.js';
export { Logger } from './telemetry/logger.js';
export { Metrics } from './telemetry/metrics.js';
export { scrub } from './telemetry/scrub.js';
export { nobodysTenant } from './tenancy/nobodys-tenant.js';
export { TenantDoor } from './tenancy/tenant-door.js';
export * from './tokens.js';

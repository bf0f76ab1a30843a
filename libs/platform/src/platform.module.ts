import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Config } from '@patchbay/config';
import { AuditRepository } from './audit/audit.repository.js';
import { AuditRetention } from './audit/audit-retention.js';
import { AuditTrail } from './audit/audit-trail.js';
import { AuditVerifier } from './audit/audit-verifier.js';
import { Clock, SystemClock } from './clock.js';
import { appOptions } from './database/data-source.js';
import type { Address } from './database/roles.js';
import { DomainEvents } from './events/domain-events.js';
import { OutboundHttp } from './http/outbound-http.js';
import { JobMetrics } from './jobs/job-metrics.js';
import { JobQueue } from './jobs/job-queue.js';
import { JobRepository } from './jobs/job.repository.js';
import { Sweeper } from './jobs/sweeper.js';
import { WakeUp } from './jobs/wake-up.js';
import { LocalRateLimits } from './rate-limit/local-rate-limits.js';
import { RateLimitRepository } from './rate-limit/rate-limit.repository.js';
import { RateLimits } from './rate-limit/rate-limits.js';
import { ScheduleRepository } from './schedule/schedule.repository.js';
import { Schedules } from './schedule/schedules.js';
import { DataKeyRepository } from './secrets/data-key.repository.js';
import { DataKeys } from './secrets/data-keys.js';
import { HourlyRotation, KeyRotation } from './secrets/key-rotation.js';
import { KeyRing } from './secrets/key-ring.js';
import { RotationRecord } from './secrets/rotation-record.js';
import { SealedValueRepository } from './secrets/sealed-value.repository.js';
import { Vault } from './secrets/vault.js';
import { Logger } from './telemetry/logger.js';
import { Metrics } from './telemetry/metrics.js';
import { TenantDoor } from './tenancy/tenant-door.js';
import { CONFIG, DATA_DIR, DATABASE_ADDRESS } from './tokens.js';

/** What must be known before the application can be put together. */
export interface Foundation {
  config: Config;
  address: Address;
  secretKey: string;
  /** Keys that may open what is sealed, the current one first; absent = what is configured. */
  secretKeys?: () => string[];
  dataDir: string;
  logger: Logger;
  clock?: Clock;
}

const services = [
  TenantDoor,
  AuditRepository,
  AuditTrail,
  AuditVerifier,
  AuditRetention,
  JobRepository,
  JobQueue,
  JobMetrics,
  WakeUp,
  Sweeper,
  DomainEvents,
  ScheduleRepository,
  Schedules,
  DataKeyRepository,
  DataKeys,
  SealedValueRepository,
  Vault,
  KeyRotation,
  RotationRecord,
  HourlyRotation,
  OutboundHttp,
  Metrics,
  LocalRateLimits,
  RateLimitRepository,
  RateLimits,
];

/** Everything every other library stands on; global. */
@Global()
@Module({})
export class PlatformModule {
  static register(foundation: Foundation): DynamicModule {
    const values = [
      { provide: CONFIG, useValue: foundation.config },
      { provide: DATABASE_ADDRESS, useValue: foundation.address },
      { provide: KeyRing, useValue: new KeyRing(secretKeysOf(foundation)) },
      { provide: DATA_DIR, useValue: foundation.dataDir },
      { provide: Logger, useValue: foundation.logger },
      { provide: Clock, useValue: foundation.clock ?? new SystemClock() },
    ];
    return {
      module: PlatformModule,
      imports: [
        TypeOrmModule.forRoot({ ...appOptions(foundation.address), retryAttempts: 3 }),
        ScheduleModule.forRoot(),
      ],
      providers: [...values, ...services],
      exports: [...values, ...services],
    };
  }
}

const secretKeysOf = ({ secretKey, secretKeys, config }: Foundation): (() => string[]) =>
  secretKeys ?? (() => [secretKey, ...config.oldSecretKeys]);

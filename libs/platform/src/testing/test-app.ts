import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig, type Config } from '@patchbay/config';
import type { Clock } from '../clock.js';
import { PlatformModule, type Foundation } from '../platform.module.js';
import { JobQueue } from '../jobs/job-queue.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { Logger } from '../telemetry/logger.js';
import { atEnd } from './at-end.js';
import { testDatabase, testSecret, type TestDatabase } from './test-database.js';

export interface TestAppOptions {
  database?: TestDatabase;
  config?: Partial<Config>;
  clock?: Clock;
  /** Instead of no log. */
  logger?: Logger;
}

export interface TestApp {
  app: INestApplicationContext;
  database: TestDatabase;
  foundation: Foundation;
  get<T>(type: (abstract new (...parameters: never[]) => T) | Type<T>): T;
  /** Makes an organisation and answers its id. */
  tenant(id: string): Promise<string>;
  close(): Promise<void>;
}

@Module({})
class Root {}

/** What an application under test stands on: its own database and data folder, workers on, no log. */
export async function testFoundation(
  options: TestAppOptions = {},
): Promise<Foundation & { database: TestDatabase }> {
  const database = options.database ?? (await testDatabase());
  const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-spec-'));
  atEnd(() => rmSync(dataDir, { recursive: true, force: true }));
  const config = {
    ...loadConfig({ PATCHBAY_EGRESS_ALLOW: '127.0.0.1', PATCHBAY_RATE_LIMIT: 'off' }),
    ...options.config,
  };
  return {
    database,
    config,
    address: database.app,
    secretKey: testSecret,
    dataDir,
    logger: options.logger ?? new Logger('silent'),
    clock: options.clock,
  };
}

/** The given modules on a database of their own, closed after the spec file. */
export async function testApp(
  modules: (Type | DynamicModule)[],
  options: TestAppOptions = {},
): Promise<TestApp> {
  const { database, ...foundation } = await testFoundation(options);
  const imports = [PlatformModule.register(foundation), ...modules];
  const app = await NestFactory.createApplicationContext(
    { module: Root, imports },
    { logger: false, abortOnError: false },
  );
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await app.get(JobQueue).drain(2_000);
    await app.close();
  };
  atEnd(close);
  return {
    app,
    database,
    foundation,
    get: (type) => app.get(type as Type),
    tenant: (id) => makeTenant(app.get(TenantDoor), id),
    close,
  };
}

/** Makes an organisation. */
export async function makeTenant(door: TenantDoor, id: string): Promise<string> {
  await door.outside((em) => em.query('select tenant_create($1, $2)', [id, id]));
  return id;
}

/** Waits until `check` holds; fails after ten seconds with what it last said. */
export async function eventually<T>(check: () => Promise<T> | T, timeoutMs = 10_000): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((done) => setTimeout(done, 25));
    }
  }
}

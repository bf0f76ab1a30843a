import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ConfigError, loadConfig, type Config } from '@patchbay/config';
import { JobQueue, layFoundation } from '@patchbay/platform';
import { WorkerModule } from './worker.module.js';

const drainMs = 8_000;

try {
  await start(loadConfig());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** A worker shares a server's database; it never starts one of its own. */
async function start(config: Config): Promise<void> {
  if (!config.databaseUrl)
    throw new ConfigError('DATABASE_URL must be set: a worker shares the database of a hub.');
  const { foundation, database } = await layFoundation(config);
  const app = await NestFactory.createApplicationContext(WorkerModule.register(foundation), {
    logger: foundation.logger,
    abortOnError: false,
  });
  const stop = async (): Promise<void> => {
    await app.get(JobQueue).drain(drainMs);
    await app.close();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  process.stdout.write('Patchbay worker is ready\n');
}

import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { ConfigError, loadConfig, type Config } from '@patchbay/config';
import { JobQueue, layFoundation, type OpenDatabase } from '@patchbay/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './create-app.js';
import { Onboarding } from './onboarding/onboarding.js';

const drainMs = 8_000;

try {
  await start(loadConfig());
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError || isOperational(error) ? (error as Error).message : String((error as Error).stack)}\n`,
  );
  process.exit(1);
}

async function start(config: Config): Promise<void> {
  const { foundation, database } = await layFoundation(config);
  const app = await createApp(foundation).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  await app.init();
  const token = await app.get(Onboarding).prepare();
  await app.listen(config.port, config.host);
  stopOnSignal(app, database);
  announce(config, (app.getHttpServer().address() as AddressInfo).port, token);
  if (config.demo) await app.get(Onboarding).startDemo();
}

/** One line a newcomer can click. */
function announce(config: Config, port: number, token: string | null): void {
  const address = config.publicUrl ?? `http://localhost:${port}`;
  const link = token ? `  first sign-in (once): ${address}/welcome?token=${token}` : '';
  process.stdout.write(`Patchbay is ready at ${address}${link}\n`);
}

/** Finish what runs, give the rest back, then close the database. A second signal does not wait. */
function stopOnSignal(app: NestFastifyApplication, database: OpenDatabase): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(130);
    stopping = true;
    await app.get(JobQueue).drain(drainMs);
    await app.close();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
}

function isOperational(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name !== 'Error' || /DATABASE_URL|PATCHBAY_|data directory|PostgreSQL/.test(error.message)) &&
    !(error instanceof TypeError)
  );
}

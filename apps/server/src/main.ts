import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { ConfigError, loadConfig, type Config } from '@patchbay/config';
import { JobQueue, layFoundation, type Foundation, type OpenDatabase } from '@patchbay/platform';
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
  const { app, token } = await open(config, foundation).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  stopOnSignal(app, database);
  announce(config, (app.getHttpServer().address() as AddressInfo).port, token);
  if (config.demo) await app.get(Onboarding).startDemo();
}

async function open(config: Config, foundation: Foundation) {
  const app = await createApp(foundation);
  await app.init();
  const token = await app.get(Onboarding).prepare();
  await app.listen(config.port, config.host).catch((error: unknown) => {
    throw portProblem(error, config);
  });
  return { app, token };
}

/** What the person at the keyboard can do about a port that is not ours to take. */
function portProblem(error: unknown, { port, host }: Config): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return new ConfigError(`PORT: ${port} is already in use. Set PORT to another one, or to 0 for any.`);
  if (code === 'EACCES') return new ConfigError(`PORT: this user may not listen on ${port}.`);
  if (code === 'EADDRNOTAVAIL') return new ConfigError(`HOST: ${host} is no address of this machine.`);
  return error;
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

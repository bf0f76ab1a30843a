import type { Config } from '@patchbay/config';
import { DataSource } from 'typeorm';
import { startEmbedded, type EmbeddedServer } from '../embedded/index.js';
import { appOptions } from './data-source.js';
import { appRole, parseUrl, rolePassword, withClient, type Address } from './roles.js';

/** The database for a command, with the rights of the run-time login, beside a hub that runs or without one. */
export const openBeside = (config: Config, dataDir: string, keys: () => string[]): Promise<Opened> =>
  config.databaseUrl ? openServer(config.databaseUrl, config.databaseOwnerUrl, keys()) : openDataDir(dataDir);

interface Opened {
  source: DataSource;
  close: () => Promise<void>;
}

/** The run-time login's password follows from the key its node was started with. */
async function openServer(url: string, ownerUrl: string | null, keys: string[]): Promise<Opened> {
  const given = parseUrl(url);
  const derived = keys.map((key) => ({ ...given, user: appRole, password: rolePassword(key, appRole) }));
  const candidates = ownerUrl || given.user === appRole ? [given] : derived;
  for (const address of candidates)
    if (await letsIn(address))
      return { source: await new DataSource(appOptions(address, 2)).initialize(), close: async () => {} };
  throw new Error(`DATABASE_URL: the login ${appRole} is not let in. Start this version of the hub once.`);
}

const letsIn = (address: Address): Promise<boolean> =>
  withClient(address, async () => true).catch(() => false);

/** As the admin of the embedded server, but with the rights of the run-time login. */
async function openDataDir(dataDir: string): Promise<Opened> {
  const { server, close } = await serverOf(dataDir);
  const address = {
    host: server.host,
    port: server.port,
    database: 'patchbay',
    user: server.adminUser,
    password: server.adminPassword,
  };
  const options = appOptions(address, 2);
  const source = new DataSource({
    ...options,
    extra: { max: 2, options: `-c role=${appRole}` },
  });
  return { source: await source.initialize(), close };
}

/** The server of a hub that runs is used and left running. */
async function serverOf(dataDir: string): Promise<{ server: EmbeddedServer; close: () => Promise<void> }> {
  try {
    const server = await startEmbedded({ dataDir });
    return { server, close: () => server.stop() };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('is in use by')) throw error;
    return { server: await startEmbedded({ dataDir, lock: false }), close: async () => {} };
  }
}

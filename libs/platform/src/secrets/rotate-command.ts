import type { Config } from '@patchbay/config';
import { DataSource } from 'typeorm';
import { SystemClock } from '../clock.js';
import { appOptions } from '../database/data-source.js';
import { appRole, parseUrl, rolePassword, withClient, type Address } from '../database/roles.js';
import { prepareDataDir, startEmbedded, type EmbeddedServer } from '../embedded/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { DataKeyRepository } from './data-key.repository.js';
import { DataKeys } from './data-keys.js';
import { fileKeys, renewKeyFile } from './key-files.js';
import { KeyRing } from './key-ring.js';
import { KeyRotation, type Rotated } from './key-rotation.js';
import { SealedValueRepository } from './sealed-value.repository.js';
import { Vault } from './vault.js';

/**
 * Brings everything under the current key, beside a hub that runs or without one. A key that was generated is replaced by a
 * new one first, unless an earlier rotation is still to be finished.
 */
export async function rotateSecrets(config: Config): Promise<Rotated & { generated: boolean }> {
  const dataDir = config.databaseUrl ? config.dataDir : prepareDataDir(config.dataDir);
  const { secretKey, oldSecretKeys } = config;
  const read = secretKey === null ? () => fileKeys(dataDir) : () => [secretKey, ...oldSecretKeys];
  const opened = config.databaseUrl
    ? await openServer(config.databaseUrl, config.databaseOwnerUrl, read())
    : await openDataDir(dataDir);
  try {
    const rotation = rotationOn(opened.source, new KeyRing(read));
    const generated = secretKey === null && (await rotation.left()) === 0;
    if (generated) renewKeyFile(dataDir);
    return { ...(await rotation.run()), generated };
  } finally {
    await opened.source.destroy();
    await opened.close();
  }
}

function rotationOn(source: DataSource, ring: KeyRing): KeyRotation {
  const door = new TenantDoor(source);
  const keys = new DataKeyRepository(door);
  const vault = new Vault(new DataKeys(keys, ring, door, new SystemClock()), ring);
  return new KeyRotation(ring, keys, new SealedValueRepository(door), vault, door);
}

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

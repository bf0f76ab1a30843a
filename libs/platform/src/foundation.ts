import type { Config } from '@patchbay/config';
import { openEmbedded, openExternal, type OpenDatabase } from './database/open-database.js';
import { prepareDataDir } from './embedded/index.js';
import type { Foundation } from './platform.module.js';
import { fileKeys } from './secrets/key-files.js';
import { loadSecretKey } from './secrets/secret-key.js';
import { Logger } from './telemetry/logger.js';

/** What an application stands on, and the database to close at the end. */
export interface Ground {
  foundation: Foundation;
  database: OpenDatabase;
}

/** Opens data folder, key and database, in this order: the key must outlive the database's logins. */
export async function layFoundation(config: Config): Promise<Ground> {
  const logger = new Logger(config.logLevel);
  const dataDir = config.databaseUrl ? config.dataDir : prepareDataDir(config.dataDir);
  if (dataDir !== config.dataDir) process.stdout.write(`Data folder: ${dataDir}\n`);
  const secretKey = await loadSecretKey(config.secretKey, dataDir);
  const database = config.databaseUrl
    ? await openExternal(config, secretKey)
    : await openEmbedded(dataDir, secretKey, (line) => logger.info(line));
  const secretKeys = config.secretKey ? undefined : () => fileKeys(dataDir);
  return { foundation: { config, address: database.app, secretKey, secretKeys, dataDir, logger }, database };
}

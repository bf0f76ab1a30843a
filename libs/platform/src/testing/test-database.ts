import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { appRole, ownerRole, rolePassword, withClient, type Address } from '../database/roles.js';
import { atEnd } from './at-end.js';

/** The server of this test run. */
export interface TestServer {
  admin: Address;
  template: string;
}

/** A database of its own for one spec file. */
export interface TestDatabase {
  admin: Address;
  owner: Address;
  app: Address;
}

export const testSecret = 'a secret for tests only, 32 characters';

/** Copies the migrated template, by its files: through the log it takes thrice as long. Dropped when the spec file is done. */
export async function testDatabase(): Promise<TestDatabase> {
  const { admin, template } = inject('server' as never) as TestServer;
  const database = `t_${randomUUID().replaceAll('-', '')}`;
  await withClient(admin, (client) =>
    client.query(`create database ${database} template ${template} strategy file_copy owner ${ownerRole}`),
  );
  atEnd(() =>
    withClient(admin, (client) => client.query(`drop database if exists ${database} with (force)`)),
  );
  return {
    admin: { ...admin, database },
    owner: { ...admin, database, user: ownerRole, password: rolePassword(testSecret, ownerRole) },
    app: { ...admin, database, user: appRole, password: rolePassword(testSecret, appRole) },
  };
}

/** Reads as the superuser, past every policy: for looking at what was really stored. */
export async function peek<T>(database: TestDatabase, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = await watcher(database.admin);
  return (await client.query(sql, values)).rows as T[];
}

/** One connection per database: specs look often while they wait, and a new one each time costs more than the look. */
const watchers = new Map<string, Promise<pg.Client>>();

function watcher(address: Address): Promise<pg.Client> {
  const known = watchers.get(address.database);
  if (known) return known;
  const opened = open(address);
  watchers.set(address.database, opened);
  atEnd(async () => {
    watchers.delete(address.database);
    await (await opened).end();
  });
  return opened;
}

async function open(address: Address): Promise<pg.Client> {
  const client = new pg.Client(address);
  // Some specs end the connections of others.
  client.on('error', () => watchers.delete(address.database));
  await client.connect();
  return client;
}

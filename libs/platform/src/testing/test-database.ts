import { randomUUID } from 'node:crypto';
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

/** Copies the migrated template; dropped when the spec file is done. */
export async function testDatabase(): Promise<TestDatabase> {
  const { admin, template } = inject('server' as never) as TestServer;
  const database = `t_${randomUUID().replaceAll('-', '')}`;
  await withClient(admin, (client) =>
    client.query(`create database ${database} template ${template} owner ${ownerRole}`),
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
export function peek<T>(database: TestDatabase, sql: string, values: unknown[] = []): Promise<T[]> {
  return withClient(database.admin, async (client) => (await client.query(sql, values)).rows as T[]);
}

import type { Config } from '@patchbay/config';
import type { Role } from '@patchbay/domain';
import { peek, testApp, TestClock, type TestApp, type TestDatabase } from '@patchbay/platform/testing';
import { IdentityModule } from '../identity.module.js';
import { UserRepository, type User } from '../user.repository.js';
import { hashOf } from './hash-of.js';

export const password = 'correct horse battery staple';

export interface IdentityApp extends TestApp {
  clock: TestClock;
  person(email: string, more?: { role?: Role; tenant?: string; password?: string | null }): Promise<User>;
  sql<T>(sql: string, values?: unknown[]): Promise<T[]>;
}

/** People and tokens on a database of their own, with the organisation `acme`. */
export async function identityApp(
  config: Partial<Config> = {},
  database?: TestDatabase,
): Promise<IdentityApp> {
  const clock = new TestClock(new Date('2026-03-01T12:00:00Z'));
  const hub = await testApp([IdentityModule], { clock, config, database });
  await hub.tenant('acme');
  return {
    ...hub,
    clock,
    sql: (sql, values = []) => peek(hub.database, sql, values),
    person: async (email, { role = 'agent', tenant = 'acme', password: secret = password } = {}) => {
      const password_hash = secret === null ? null : await hashOf(secret);
      return hub
        .get(UserRepository)
        .create(tenant, { email, name: email.split('@')[0] ?? '', role, password_hash });
    },
  };
}

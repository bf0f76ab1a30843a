import { randomUUID } from 'node:crypto';
import { Sessions, UserRepository } from '@patchbay/identity';
import { hashOf } from '@patchbay/identity/testing';
import { makeTenant, peek } from '@patchbay/platform/testing';
import { TenantDoor } from '@patchbay/platform';
import type { TestServer } from '../../testing/test-server.js';

/** A call of a route that succeeds. */
export interface Sample {
  path: string;
  /** Expected status. */
  status: number;
  as?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Entries it makes besides its own. */
  also?: string[];
}

export type Prepare = (server: TestServer) => Promise<Sample>;
export const password = 'correct horse battery';

export const admin = (server: TestServer): Promise<string> => server.tokenOf('admin');
export const rows = <T>(server: TestServer, sql: string, values: unknown[] = []): Promise<T[]> =>
  peek<T>(server.database, sql, values);

/** An id of something that was made by a call, or by a statement. */
export async function made(server: TestServer, path: string, body: unknown, key = 'id'): Promise<string> {
  const answer = await server.call('POST', path, { as: await admin(server), body });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
  return String((answer.json as Record<string, unknown>)[key]);
}
export async function stored(server: TestServer, sql: string): Promise<string> {
  return String((await rows<{ id: unknown }>(server, `${sql} returning id`))[0]!.id);
}

export async function person(server: TestServer): Promise<{ email: string; id: string; token: string }> {
  await makeTenant(server.app.get(TenantDoor), 'acme');
  const email = `${randomUUID()}@acme.example`;
  const password_hash = await hashOf(password);
  const user = await server.app
    .get(UserRepository)
    .create('acme', { email, name: 'Ann', role: 'admin', password_hash });
  const { access_token } = await server.app.get(Sessions).open(user);
  return { email, id: user.id, token: access_token };
}

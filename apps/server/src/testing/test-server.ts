import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '@patchbay/config';
import { roleSchema, type Role } from '@patchbay/domain';
import { Sessions, UserRepository } from '@patchbay/identity';
import { JobQueue, type Clock } from '@patchbay/platform';
import { atEnd, testFoundation, type TestDatabase } from '@patchbay/platform/testing';
import type { InjectOptions } from 'fastify';
import { createApp, type Patience } from '../create-app.js';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  json: unknown;
}

export interface TestServer {
  app: NestFastifyApplication;
  database: TestDatabase;
  /** A token of a person with this role in this organisation, both made on first use. */
  tokenOf(role: Role, tenant?: string): Promise<string>;
  /** A token of this person, by address. */
  tokenFor(tenant: string, email: string): Promise<string>;
  /** The next token of this person is a new one: something may have ended the last. */
  forget(role: Role, tenant?: string): void;
  /** A request without a network. `as` = whose token goes with it. */
  call(
    method: string,
    path: string,
    options?: { as?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>;
}

/** The whole hub on a database of its own, asked without a port; closed after the spec file. */
export async function testServer(
  config: Partial<Config> = {},
  clock?: Clock,
  patience?: Patience,
): Promise<TestServer> {
  const { database, ...foundation } = await testFoundation({ config, clock });
  const app = await createApp(foundation, patience);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  atEnd(async () => {
    await app.get(JobQueue).drain(2_000);
    await app.close();
  });
  const tokens = new Map<string, Promise<string>>();
  return {
    app,
    database,
    tokenOf: (role, tenant = 'acme') =>
      remember(tokens, `${tenant}/${role}`, () => tokenOf(app, role, tenant)),
    tokenFor: (tenant, email) => tokenFor(app, tenant, email),
    forget: (role, tenant = 'acme') => void tokens.delete(`${tenant}/${role}`),
    call: (method, path, options = {}) => call(app, method, path, options),
  };
}

function remember(
  known: Map<string, Promise<string>>,
  key: string,
  make: () => Promise<string>,
): Promise<string> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}

async function tokenOf(app: NestFastifyApplication, role: Role, tenantId: string): Promise<string> {
  const users = app.get(UserRepository);
  await users.createTenant(tenantId, tenantId);
  const email = `${role}@${tenantId}.example`;
  const known = await users.findByEmail(tenantId, email);
  if (!known) await users.create(tenantId, { email, name: role, role, password_hash: null });
  return tokenFor(app, tenantId, email);
}

async function tokenFor(app: NestFastifyApplication, tenantId: string, email: string): Promise<string> {
  const user = await app.get(UserRepository).findByEmail(tenantId, email);
  if (!user) throw new Error(`nobody has the address ${email}`);
  return (await app.get(Sessions).open(user)).access_token;
}

async function call(
  app: NestFastifyApplication,
  method: string,
  path: string,
  { as, body, headers = {} }: { as?: string; body?: unknown; headers?: Record<string, string> },
): Promise<Answer> {
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const answer = await app
    .getHttpAdapter()
    .getInstance()
    .inject({
      method: method as InjectOptions['method'],
      url: path,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      payload: body === undefined ? undefined : raw ? body : JSON.stringify(body),
    });
  const isJson = /\bjson/.test(String(answer.headers['content-type'] ?? ''));
  const json: unknown = isJson && answer.body !== '' ? JSON.parse(answer.body) : null;
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json };
}

export const roles = roleSchema.options;

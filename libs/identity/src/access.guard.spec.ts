import type { ExecutionContext } from '@nestjs/common';
import { during, type Act } from '@patchbay/platform';
import { beforeAll, describe, expect, it } from 'vitest';
import { AccessGuard } from './access.guard.js';
import { Allow, Public } from './allow.js';
import { ApiKeys } from './api-keys/api-keys.js';
import type { Permission } from './permissions.js';
import type { AuthenticatedRequest, Principal } from './principal.js';
import { Sessions } from './sessions/sessions.js';
import { identityApp, type IdentityApp } from './testing/identity-app.js';

/** A handler as the decorators of a controller leave it. */
function handler(declare?: MethodDecorator): () => void {
  const made = (): void => {};
  declare?.(made, 'made', { value: made });
  return made;
}
const routes = {
  read: handler(Allow('tickets:read')),
  write: handler(Allow('tickets:write')),
  own: handler(Allow('self')),
  open: handler(Public()),
  forgotten: handler(),
};

let hub: IdentityApp;
let token = '';
let key = '';
let keyId = '';
let person: Principal;
beforeAll(async () => {
  hub = await identityApp();
  const user = await hub.person('guarded@acme.example', { role: 'admin' });
  person = { userId: user.id, tenantId: 'acme', role: 'admin', permissions: user.permissions };
  token = (await hub.get(Sessions).open(user)).access_token;
  ({ key, id: keyId } = await make(['tickets:read']));
});

async function make(scopes: Permission[], organisation = false): Promise<{ key: string; id: string }> {
  const made = await hub
    .get(ApiKeys)
    .create(person, { name: 'Import', scopes, expires_at: null, organisation });
  return { key: made.key, id: made.row.id };
}

interface Outcome {
  allowed: boolean;
  act: Act;
  request: AuthenticatedRequest;
}

async function ask(
  route: keyof typeof routes,
  headers: Record<string, string> = {},
  kind = 'http',
): Promise<Outcome> {
  const request: AuthenticatedRequest = { headers };
  const actor = { kind: 'anonymous' as const, id: null, name: null };
  const act: Act = { actor, requestId: null, ip: null, userAgent: null, declared: null };
  const context = {
    getType: () => kind,
    getHandler: () => routes[route],
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
  const allowed = await during(act, () => hub.get(AccessGuard).canActivate(context));
  return { allowed, act, request };
}
const bearer = (credential: string): Record<string, string> => ({ authorization: `Bearer ${credential}` });

describe('the guard of routes', () => {
  it.each([
    ['open', {}],
    ['open', { authorization: 'Bearer nonsense' }],
  ] as const)(
    'lets everybody through an open door, and does not look at what they bring: %s %j',
    async (route, headers) => {
      const { allowed, request, act } = await ask(route, headers);
      expect([allowed, request.principal, act.actor.kind]).toEqual([true, undefined, 'anonymous']);
    },
  );

  it('leaves what is no request of HTTP to its gateway', async () => {
    expect((await ask('own', {}, 'ws')).allowed).toBe(true);
  });

  it('says who acts: a person by their id', async () => {
    const { act, request } = await ask('write', bearer(token));
    expect(act.actor).toEqual({ kind: 'user', id: person.userId, name: null });
    expect(request.principal).toMatchObject({ userId: person.userId, tenantId: 'acme' });
  });

  it('says who acts: a program by its key, in whichever header it comes', async () => {
    for (const headers of [bearer(key), { 'x-api-key': key }]) {
      const { act, request } = await ask('read', headers);
      expect(act.actor).toEqual({ kind: 'api_key', id: keyId, name: 'Import' });
      expect(request.principal).toMatchObject({ userId: person.userId, apiKey: { id: keyId } });
    }
  });

  it('says who acts: a program of the organisation is nobody but its key', async () => {
    const own = await make(['tickets:read'], true);
    const { act, request } = await ask('read', bearer(own.key));
    expect(act.actor).toEqual({ kind: 'api_key', id: own.id, name: 'Import' });
    expect(request.principal?.userId).toBe(own.id);
  });

  it('tells a program that it is its key that does not include something', async () => {
    const refusal = await ask('write', bearer(key)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 403, message: 'This API key does not include tickets:write.' });
  });

  it('never lets a key do what is a person’s own, whatever it includes', async () => {
    const { key: mighty } = await make(['tickets:read', 'tickets:write', 'tenant:manage', 'users:manage']);
    await expect(ask('own', bearer(mighty))).rejects.toMatchObject({ status: 403 });
    await expect(ask('own', bearer(token))).resolves.toMatchObject({ allowed: true });
  });

  it('lets nobody through a door that declares nothing', async () => {
    for (const credential of [token, key])
      await expect(ask('forgotten', bearer(credential))).rejects.toMatchObject({
        status: 403,
        message: 'This route declares no permission.',
      });
  });

  it.each<[string, () => Record<string, string>]>([
    ['nothing', () => ({})],
    ['a token that is none', () => bearer('nonsense')],
    ['a key that nobody made', () => bearer(`pb_${'x'.repeat(43)}`)],
    ['a key cut short', () => bearer(key.slice(0, -1))],
    ['a key with something behind it', () => bearer(`${key}x`)],
    ['a key in another case', () => bearer(`pb_${key.slice(3).toUpperCase()}a`)],
    ['a key as a password', () => ({ authorization: `Basic ${btoa(`x:${key}`)}` })],
    ['an access token as a key', () => ({ 'x-api-key': token })],
  ])('refuses %s with 401', async (_what, headers) => {
    await expect(ask('read', headers())).rejects.toMatchObject({ status: 401, code: 'unauthorized' });
  });
});

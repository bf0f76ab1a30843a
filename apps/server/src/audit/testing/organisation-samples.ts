import { randomUUID } from 'node:crypto';
import { AccessSettings, SignIn, UserRepository, VerificationRepository } from '@patchbay/identity';
import { makeTenant } from '@patchbay/platform/testing';
import { TenantDoor } from '@patchbay/platform';
import type { TestServer } from '../../testing/test-server.js';
import { mailed } from './people-samples.js';
import { made, password, person, type Prepare } from './sample-kit.js';

/** Signed in with a password, a member of a second organisation. */
async function memberOfTwo(server: TestServer): Promise<{ token: string; other: string }> {
  const { id, email } = await person(server);
  const other = randomUUID();
  await makeTenant(server.app.get(TenantDoor), other);
  await server.app.get(UserRepository).create(other, {
    email,
    name: 'Ann',
    role: 'agent',
    password_hash: null,
    home_tenant_id: 'acme',
    home_id: id,
  });
  const { access_token } = await server.app.get(SignIn).withPassword(email, password);
  return { token: access_token, other };
}

/** Somebody of another organisation who is invited to this one. */
async function invitedStranger(server: TestServer): Promise<{ as: string; token: string }> {
  const { email, token, other } = await strangerOf(server);
  await made(server, '/api/invitations', { email, role: 'agent' });
  const stranger = await server.app.get(UserRepository).findByEmail(other, email);
  await server.app.get(VerificationRepository).mark(other, stranger!.id, new Date());
  return { as: token, token: await mailed(server, email) };
}

async function strangerOf(server: TestServer): Promise<{ email: string; token: string; other: string }> {
  const other = randomUUID();
  await makeTenant(server.app.get(TenantDoor), other);
  const email = `${randomUUID()}@stranger.example`;
  const users = server.app.get(UserRepository);
  const user = await users.create(other, { email, name: 'Bob', role: 'owner', password_hash: null });
  const { access_token } = await server.app.get(SignIn).enter(user);
  return { email, token: access_token, other };
}

/** Of one person in several organisations. */
export const organisationSamples: Record<string, Prepare> = {
  'POST /api/organisations': async (server) => {
    await makeTenant(server.app.get(TenantDoor), 'default');
    await server.app.get(AccessSettings).openSignUp(true);
    const { token } = await memberOfTwo(server);
    return { path: '/api/organisations', status: 201, as: token, body: { name: 'One more' } };
  },
  'POST /api/organisations/{id}/switch': async (server) => {
    const { token, other } = await memberOfTwo(server);
    return { path: `/api/organisations/${other}/switch`, status: 200, as: token };
  },
  'POST /api/invitations/accept-as-me': async (server) => {
    const { as, token } = await invitedStranger(server);
    return { path: '/api/invitations/accept-as-me', status: 200, as, body: { token } };
  },
};

import { randomUUID } from 'node:crypto';
import { eventually } from '@patchbay/platform/testing';
import { generateSync } from 'otplib';
import type { TestServer } from '../../testing/test-server.js';
import { admin, made, password, person, rows, type Prepare } from './sample-kit.js';

/** A person whose second factor is on, and a code of it that is still good. */
async function withFactor(
  server: TestServer,
): Promise<{ email: string; id: string; token: string; code: string }> {
  const somebody = await person(server);
  const ask = (step: string, body: object) =>
    server.call('POST', `/api/auth/second-factor/${step}`, { as: somebody.token, body });
  const { secret } = (await ask('enrol', { password })).json as { secret: string };
  const confirmed = await ask('confirm', { code: generateSync({ secret }) });
  return { ...somebody, code: (confirmed.json as { recovery_codes: string[] }).recovery_codes[0]! };
}

/** The secret of the newest mail that is kept for this address. */
export async function mailed(server: TestServer, recipient: string): Promise<string> {
  return eventually(async () => {
    const { json } = await server.call('GET', '/api/outbox', { as: await admin(server) });
    const mail = (json as { items: { recipient: string; text: string | null }[] }).items.find(
      (item) => item.recipient === recipient,
    );
    const secret = /token=(\S+)/.exec(mail?.text ?? '')?.[1];
    if (!secret) throw new Error(`no mail to ${recipient}`);
    return secret;
  });
}
/** As a mail would bring it; no worker is needed for this one. */
async function resetToken(server: TestServer, email: string): Promise<string> {
  const token = randomUUID();
  await rows(
    server,
    `insert into one_time_token(tenant_id, token_hash, purpose, user_id, expires_at)
     select tenant_id, encode(sha256($1::bytea), 'hex'), 'reset_password', id, now() + interval '10 minutes'
       from app_user where email = $2`,
    [token, email],
  );
  return token;
}
async function invitation(server: TestServer): Promise<{ id: string; email: string }> {
  const email = `${randomUUID()}@acme.example`;
  return { email, id: await made(server, '/api/invitations', { email, role: 'agent' }) };
}

/** Of what people do about getting in. */
export const peopleSamples: Record<string, Prepare> = {
  'POST /api/auth/password/reset': async (server) => {
    const { email } = await person(server);
    const token = await resetToken(server, email);
    const body = { token, password: 'another good one' };
    return { path: '/api/auth/password/reset', status: 204, body };
  },
  'POST /api/auth/email/verify': async (server) => {
    const { email, token } = await person(server);
    await server.call('POST', '/api/auth/email/verification', { as: token });
    return { path: '/api/auth/email/verify', status: 204, body: { token: await mailed(server, email) } };
  },
  'POST /api/auth/second-factor': async (server) => {
    const { email, code } = await withFactor(server);
    const asked = await server.call('POST', '/api/auth/login', { body: { email, password } });
    const { challenge } = asked.json as { challenge: string };
    return { path: '/api/auth/second-factor', status: 200, body: { challenge, code } };
  },
  'POST /api/auth/second-factor/confirm': async (server) => {
    const { token } = await person(server);
    const path = '/api/auth/second-factor';
    const { json } = await server.call('POST', `${path}/enrol`, { as: token, body: { password } });
    const code = generateSync({ secret: (json as { secret: string }).secret });
    return { path: `${path}/confirm`, status: 200, as: token, body: { code } };
  },
  'POST /api/auth/second-factor/recovery-codes': async (server) => {
    const { token, code } = await withFactor(server);
    return { path: '/api/auth/second-factor/recovery-codes', status: 200, as: token, body: { code } };
  },
  'POST /api/auth/second-factor/remove': async (server) => {
    const { token, code } = await withFactor(server);
    return { path: '/api/auth/second-factor/remove', status: 204, as: token, body: { code } };
  },
  'DELETE /api/users/{id}/second-factor': async (server) => {
    const { id } = await withFactor(server);
    return { path: `/api/users/${id}/second-factor`, status: 204, as: await admin(server) };
  },
  'PATCH /api/auth/settings': async (server) => ({
    path: '/api/auth/settings',
    status: 200,
    as: await admin(server),
    body: { second_factor_required: false },
  }),
  'POST /api/invitations': async (server) => ({
    path: '/api/invitations',
    status: 201,
    as: await admin(server),
    body: { email: `${randomUUID()}@acme.example`, role: 'agent' },
  }),
  'DELETE /api/invitations/{id}': async (server) => ({
    path: `/api/invitations/${(await invitation(server)).id}`,
    status: 204,
    as: await admin(server),
  }),
  'POST /api/invitations/accept': async (server) => {
    const { email } = await invitation(server);
    const body = { token: await mailed(server, email), name: 'Guest', password: 'another good one' };
    return { path: '/api/invitations/accept', status: 200, body };
  },
};

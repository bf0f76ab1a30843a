import { SignIn } from '@patchbay/identity';
import { admin, made, password, person, rows, type Prepare } from './sample-kit.js';

const apiKey = { name: 'Import', scopes: ['tickets:read'] };

/** Routes about sessions, keys of programs, and the keys their tokens are signed with. */
export const sessionSamples: Record<string, Prepare> = {
  'POST /api/auth/token': async (server) => {
    const { email } = await person(server);
    return {
      path: '/api/auth/token',
      status: 200,
      body: new URLSearchParams({ grant_type: 'password', username: email, password }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
  },
  'DELETE /api/auth/sessions/{id}': async (server) => {
    const { id, token } = await person(server);
    const sql = 'select id from session where user_id = $1';
    const [session] = await rows<{ id: string }>(server, sql, [id]);
    return { path: `/api/auth/sessions/${session!.id}`, status: 204, as: token };
  },
  'POST /api/auth/sessions/revoke-others': async (server) => {
    const { email, token } = await person(server);
    await server.app.get(SignIn).withPassword(email, password);
    return { path: '/api/auth/sessions/revoke-others', status: 200, as: token };
  },
  'DELETE /api/users/{id}/sessions': async (server) => ({
    path: `/api/users/${(await person(server)).id}/sessions`,
    status: 204,
    as: await admin(server),
  }),
  'POST /api/api-keys': async (server) => ({
    path: '/api/api-keys',
    status: 201,
    as: await admin(server),
    body: apiKey,
  }),
  'DELETE /api/api-keys/{id}': async (server) => ({
    path: `/api/api-keys/${await made(server, '/api/api-keys', apiKey)}`,
    status: 204,
    as: await admin(server),
  }),
  'DELETE /api/users/{id}/api-keys/{keyId}': async (server) => {
    const { id, token } = await person(server);
    const { json } = await server.call('POST', '/api/api-keys', { as: token, body: apiKey });
    const path = `/api/users/${id}/api-keys/${(json as { id: string }).id}`;
    return { path, status: 204, as: await admin(server) };
  },
  'POST /api/signing-keys/rotate': async (server) => {
    await rows(server, `update signing_key set created_at = created_at - interval '2 minutes'`);
    return { path: '/api/signing-keys/rotate', status: 200, as: await admin(server) };
  },
};

import { UserRepository } from '@patchbay/identity';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';

let server: TestServer;
let owner = '';
beforeAll(async () => {
  server = await testServer();
  for (const role of ['viewer', 'agent', 'manager'] as const) await server.tokenOf(role);
  owner = await server.tokenOf('owner');
});

const ask = async (path: string, as: Promise<string>): Promise<Answer> =>
  server.call('GET', path, { as: await as });
const names = ({ json }: Answer): string[] =>
  (json as { items: { name: string }[] }).items.map(({ name }) => name);

describe('P17: who may hand tickets over', () => {
  it('learns names and nothing else of those who can take one', async () => {
    const { status, json, text } = await ask('/api/assignees', server.tokenOf('agent'));
    expect(status).toBe(200);
    const { items } = json as { items: object[] };
    for (const item of items) expect(Object.keys(item).sort()).toEqual(['id', 'name']);
    expect(items).toHaveLength(3);
    expect(text).not.toContain('@');
  });

  it('is offered nobody who may not change tickets, is switched off or belongs elsewhere', async () => {
    await server.tokenOf('agent', 'other');
    const users = server.app.get(UserRepository);
    const gone = { email: 'gone@acme.example', name: 'gone', role: 'agent', password_hash: null } as const;
    const { id } = await users.create('acme', gone);
    const offered = () => ask('/api/assignees', Promise.resolve(owner)).then(names);
    expect(await offered()).toEqual(['agent', 'manager', 'owner', 'gone']);
    await server.call('PATCH', `/api/users/${id}`, { as: owner, body: { disabled: true } });
    expect(await offered()).toEqual(['agent', 'manager', 'owner']);
  });

  it.each(['viewer', 'agent', 'analyst'] as const)(
    'as %s does not learn addresses and roles',
    async (role) => {
      const { status, text } = await ask('/api/users', server.tokenOf(role));
      expect(status).toBe(403);
      expect(text).not.toContain('@acme.example');
    },
  );

  it.each(['manager', 'admin', 'owner'] as const)('as %s sees who is who', async (role) => {
    const { json } = await ask('/api/users', server.tokenOf(role));
    const { items } = json as { items: object[] };
    expect(items).toContainEqual(expect.objectContaining({ email: 'agent@acme.example', role: 'agent' }));
  });
});

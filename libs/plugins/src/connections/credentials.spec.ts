import { beforeAll, describe, expect, it } from 'vitest';
import { LeaseRepository } from '../oauth/lease.repository.js';
import type { DeskProvider } from '../testing/desk/provider.js';
import { live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import type { ConnectionRow } from './connection.repository.js';
import { Connections } from './connections.js';
import { Credentials } from './credentials.js';

const token = 'desk-token-of-a-decent-length-7788';
const owner = '00000000-0000-0000-0000-000000000001';
let hub: PluginsApp;
let connections: Connections;
let provider: DeskProvider;
let port: string;
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'] } });
  connections = hub.get(Connections);
  for (const tenant of ['acme', 'globex']) await hub.tenant(tenant);
  ({ provider, port } = await serveDesk());
  provider.tokens.add(token);
  row = await hub.connect('acme', live(port, { secrets: { token }, webhook_secret: 'short-one' }));
});

const again = (tenant: string, id: string): Promise<ConnectionRow> => {
  connections.forget({ tenant_id: tenant, id });
  return connections.get(tenant, id);
};

describe('P30: credentials as people see them', () => {
  it('are the last four letters and a fingerprint, and never the secret', async () => {
    const facts = await hub.get(Credentials).of(row);
    const print = expect.stringMatching(/^[0-9a-f]{12}$/) as string;
    expect(facts.credentials).toContainEqual({ name: 'token', last4: '7788', fingerprint: print });
    expect(JSON.stringify(facts)).not.toContain(token);
  });

  it('that are short show no letter at all', async () => {
    const changed = await connections.update('acme', row.id, { webhook_secret: 'another-1234' });
    const { credentials } = await hub.get(Credentials).of(changed);
    expect(credentials.find(({ name }) => name === 'webhook_secret')).toMatchObject({ last4: null });
    expect(JSON.stringify(credentials)).not.toContain('1234');
  });

  it('have another fingerprint in another organisation', async () => {
    const theirs = await hub.connect('globex', live(port, { secrets: { token } }));
    const [mine, other] = [await hub.get(Credentials).of(row), await hub.get(Credentials).of(theirs)];
    expect(mine.credentials.at(0)!.last4).toBe(other.credentials.at(0)!.last4);
    expect(mine.credentials.at(0)!.fingerprint).not.toBe(other.credentials.at(0)!.fingerprint);
  });

  it('say where they go: the account’s host, for OAuth also the token endpoint, and which scopes', async () => {
    expect(await hub.get(Credentials).of(row)).toMatchObject({ hosts: [`127.0.0.1:${port}`], scopes: [] });
    const client = { client_id: 'client-1', client_secret: 'a-secret-of-sixteen-letters' };
    const oauth = await hub.connect('acme', live(port, { auth: 'oauth', secrets: client }));
    expect(await hub.get(Credentials).of(oauth)).toMatchObject({
      hosts: [`127.0.0.1:${port}`],
      scopes: ['read', 'write'],
    });
  });
});

describe('secrets that are given', () => {
  it('under a name the plugin does not know are refused by that name, nothing is stored', async () => {
    const before = (await again('acme', row.id)).secrets;
    for (const auth of ['token', 'oauth'] as const) {
      const made =
        auth === 'token'
          ? row
          : await hub.connect('acme', live(port, { auth, secrets: { client_id: 'i', client_secret: 's' } }));
      await expect(
        connections.update('acme', made.id, { secrets: { access_token: 'forged-and-long' } }),
      ).rejects.toMatchObject({ status: 422 });
    }
    expect((await again('acme', row.id)).secrets).toBe(before);
  });
});

describe('P41, B55: the host of an account', () => {
  it('is vetted when it is saved and when it is changed, and the field is named', async () => {
    const closed = await pluginsApp({
      database: hub.database,
      config: { roles: ['http'], egressAllow: [] },
    });
    const refusal = { status: 422, errors: [{ path: 'fields.port' }] };
    await expect(closed.connect('acme', live(port, { secrets: { token } }))).rejects.toMatchObject(refusal);
    await expect(
      closed.get(Connections).update('acme', row.id, { fields: { port: '5432' } }),
    ).rejects.toMatchObject(refusal);
    expect(provider.to(/5432/)).toEqual([]);
  });
});

describe('revoking all', () => {
  it('erases the credentials of this organisation’s live accounts, and of no other', async () => {
    const sandbox = await hub.connect('acme');
    const client = { client_id: 'i', client_secret: 's' };
    const oauth = await hub.connect('acme', live(port, { auth: 'oauth', secrets: client }));
    await hub.get(LeaseRepository).take('acme', oauth.id, owner, 60);
    const theirs = await hub.connect('globex', live(port, { secrets: { token } }));
    const all = await connections.list('acme');
    expect(await connections.revokeAll('acme')).toBe(all.length - 1);
    for (const { id } of all.filter(({ mode }) => mode === 'live')) {
      const now = await again('acme', id);
      expect(now).toMatchObject({ state: 'needs_reauth', webhook_secrets: null, webhook_state: null });
      expect(await connections.secrets(now)).toEqual({});
      expect((await hub.get(Credentials).of(now)).credentials).toEqual([]);
    }
    expect(await connections.secrets(await again('acme', sandbox.id))).not.toEqual({});
    expect(await connections.secrets(await again('globex', theirs.id))).toEqual({ token });
    const late = await hub.get(LeaseRepository).store('acme', oauth.id, owner, 'late', {});
    expect(late).toBe(false);
    expect(await hub.sql(`select from oauth_state where tenant_id = 'acme'`)).toEqual([]);
  });

  it('is undone by new credentials only', async () => {
    const fresh = await connections.update('acme', row.id, { secrets: { token } });
    expect(await connections.secrets(fresh)).toEqual({ token });
  });

  it('of nothing is nothing', async () => {
    await hub.tenant('empty');
    expect(await connections.revokeAll('empty')).toBe(0);
  });
});

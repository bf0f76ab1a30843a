import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

let server: TestServer;
let admin: string;

beforeAll(async () => {
  server = await testServer({ publicUrl: 'https://hub.example' });
  admin = await server.tokenOf('admin');
});

const get = async (path: string, as = admin) => (await server.call('GET', path, { as })).json;
const post = (path: string, body?: unknown, as = admin) => server.call('POST', path, { as, body });
const connectSandbox = async (plugin: string, as = admin): Promise<string> => {
  const answer = await post('/api/connections', { plugin, mode: 'sandbox', accept_grants: true }, as);
  expect(answer.status).toBe(201);
  return (answer.json as { id: string }).id;
};

describe('a plugin card', () => {
  it('says which ways data flows, who sets the webhook up, and in which version it is here', async () => {
    const { items } = (await get('/api/plugins')) as {
      items: { id: string; flows: object; version: string }[];
    };
    const flows = Object.fromEntries(items.map((card) => [card.id, card.flows]));
    expect(flows).toEqual({
      zendesk: { polls: true, webhooks: 'automatic', write_back: true },
      slack: { polls: false, webhooks: 'manual', write_back: false },
      sentiment: { polls: false, webhooks: 'none', write_back: false },
      intent: { polls: false, webhooks: 'none', write_back: false },
    });
    for (const card of items) expect(card.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('has a form for every way to sign in; OAuth with its callback URL and what it asks for', async () => {
    const card = (await get('/api/plugins/zendesk')) as { connection: { auth: Record<string, unknown>[] } };
    expect(card.connection.auth).toMatchObject([
      { name: 'token', type: 'secret', callback_url: null, scopes: [] },
      {
        name: 'oauth',
        type: 'oauth2',
        callback_url: 'https://hub.example/api/oauth/callback',
        fields_schema: { properties: { client_id: {}, client_secret: { secret: true } } },
        scopes: [{ name: 'read', optional: false }, { name: 'write' }],
      },
    ]);
  });
});

describe('connecting', () => {
  it('names the field that does not fit and keeps nothing', async () => {
    const body = { plugin: 'zendesk', mode: 'live', accept_grants: true, fields: { subdomain: 'Not One' } };
    const answer = await post('/api/connections', body);
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ errors: [{ path: 'fields.subdomain' }] });
    expect(await get('/api/connections')).toMatchObject({ total: 0 });
  });

  it('asks for the grants first', async () => {
    const as = await server.tokenOf('admin', 'careful');
    const answer = await post('/api/connections', { plugin: 'slack', mode: 'sandbox' }, as);
    expect(answer.json).toMatchObject({ status: 422, errors: [{ path: 'accept_grants' }] });
  });

  it('of a sandbox needs nothing, and a test of it finds no permission missing', async () => {
    const id = await connectSandbox('slack');
    const answer = await post(`/api/connections/${id}/check`);
    expect(answer.json).toMatchObject({ state: 'ok', mode: 'sandbox', missing_permissions: [] });
  });

  it('never shows a secret', async () => {
    const id = await connectSandbox('zendesk');
    const { text } = await server.call('GET', `/api/connections/${id}`, { as: admin });
    expect(text).not.toMatch(/sandbox-token|twin-secret/);
  });
});

describe('the calls to a provider', () => {
  it('are read page by page without a gap, also those of one moment', async () => {
    const as = await server.tokenOf('admin', 'reader');
    for (const id of ['sentiment', 'intent'])
      await server.call('PUT', `/api/plugins/${id}`, { as, body: { enabled: true, accept_grants: true } });
    const id = await connectSandbox('zendesk', as);
    await post(`/api/connections/${id}/sandbox/scenes/burst`, undefined, as);
    const path = `/api/connections/${id}/calls`;
    type Page = { items: { id: string; status: string }[]; total: number; next_cursor: string | null };
    await expect
      .poll(
        async () =>
          ((await get(path, as)) as Page).items.filter(({ status }) => status === 'succeeded').length,
        { timeout: 15_000 },
      )
      .toBeGreaterThanOrEqual(5);
    const known = ((await get(`${path}?limit=200`, as)) as Page).items.map(({ id: call }) => call);
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page = (await get(`${path}?limit=2${next && `&cursor=${next}`}`, as)) as Page;
      paged.push(...page.items.map(({ id: call }) => call));
      next = page.next_cursor;
    }
    expect(paged.filter((call) => known.includes(call))).toEqual(known);
  });
});

describe('the sandbox viewer', () => {
  it('shows the page without scripts, its scenes and the fault that is on', async () => {
    const id = await connectSandbox('zendesk');
    const path = `/api/connections/${id}/sandbox`;
    const before = (await get(path)) as { html: string; scenes: { name: string }[]; fault: null };
    expect(before.fault).toBeNull();
    expect(before.html).not.toMatch(/<script|\son\w+=|javascript:/i);
    expect(before.scenes.map(({ name }) => name)).toContain('angry_customer');
    await server.call('PUT', `${path}/fault`, { as: admin, body: { kind: '500', rate: 0.5 } });
    expect(await get(path)).toMatchObject({ fault: { kind: '500', rate: 0.5 } });
    await server.call('PUT', `${path}/fault`, { as: admin, body: { kind: null } });
    expect(await get(path)).toMatchObject({ fault: null });
  });

  it.each(['toString', 'nothing'])('knows no scene %s', async (name) => {
    const id = await connectSandbox('slack');
    expect((await post(`/api/connections/${id}/sandbox/scenes/${name}`)).status).toBe(404);
  });
});

describe('coming back from a provider', () => {
  it.each([
    ['a no', 'error=access_denied&state=x', 'refused=access_denied'],
    ['an old or foreign state', 'code=a&state=nonsense', 'refused=bad_state'],
    ['no state', 'code=a', 'refused=bad_state'],
    ['nothing', '', 'refused=no+code'],
    ['an odd reason', 'error=a%26connected%3Dx&state=x', 'refused=a%26connected%3Dx'],
  ])('with %s lands in the console', async (_name, query, outcome) => {
    const answer = await server.call('GET', `/api/oauth/callback?${query}`);
    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toBe(`https://hub.example/marketplace?${outcome}`);
  });
});

import { Mailer, UserRepository } from '@patchbay/identity';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

let server: TestServer;
let admin: string;
beforeAll(async () => {
  server = await testServer();
  admin = await server.tokenOf('admin');
});

interface Page {
  items: { id: string; recipient: string; subject: string; state: string; text: string | null }[];
  next_cursor: string | null;
  mail_server: boolean;
}
const outbox = async (as: string, query = ''): Promise<Page> =>
  (await server.call('GET', `/api/outbox${query}`, { as })).json as Page;
const post = (key: string, tenant = 'acme', userId?: string) =>
  server.app.get(Mailer).post(tenant, {
    key,
    recipient: `${key}@acme.example`,
    subject: `About ${key}`,
    text: `Text of ${key}`,
    userId,
  });

describe('the outbox', () => {
  it('is empty, and says that there is no mail server', async () => {
    expect(await outbox(admin)).toEqual({ items: [], total: null, next_cursor: null, mail_server: false });
  });

  it('shows waiting mails with their text, newest first, page by page', async () => {
    for (const key of ['one', 'two', 'three']) await post(key);
    const first = await outbox(admin, '?limit=2');
    expect(first.items).toMatchObject([
      { subject: 'About three', state: 'waiting', text: 'Text of three' },
      { subject: 'About two', recipient: 'two@acme.example', text: 'Text of two' },
    ]);
    const rest = await outbox(admin, `?limit=2&cursor=${first.next_cursor}`);
    expect(rest.items.map(({ subject }) => subject)).toEqual(['About one']);
    expect(rest.next_cursor).toBeNull();
  });

  it('shows nobody the mails of another organisation', async () => {
    const stranger = await server.tokenOf('admin', 'other');
    await post('theirs', 'other');
    expect((await outbox(stranger)).items.map(({ subject }) => subject)).toEqual(['About theirs']);
    expect((await outbox(admin)).items.map(({ subject }) => subject)).not.toContain('About theirs');
  });

  it.each(['analyst', 'agent', 'viewer'] as const)('is closed to the role %s', async (role) => {
    const as = await server.tokenOf(role);
    expect((await server.call('GET', '/api/outbox', { as })).status).toBe(403);
  });

  it('names a cursor that is none', async () => {
    const answer = await server.call('GET', '/api/outbox?cursor=nonsense', { as: admin });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('cursor');
  });

  it('shows mails to people of the same or a lower role', async () => {
    const user = await server.app.get(UserRepository).findByEmail('acme', 'admin@acme.example');
    await post('self', 'acme', user?.id);
    expect((await outbox(admin)).items[0]).toMatchObject({ subject: 'About self', text: 'Text of self' });
  });
});

describe('with a mail server', () => {
  it('shows that mails are on their way, never their text', async () => {
    const other = await testServer({
      smtp: { url: 'smtp://127.0.0.1:1', from: 'help@hub.example' },
    });
    const as = await other.tokenOf('admin');
    await other.app.get(Mailer).post('acme', {
      key: 'k',
      recipient: 'a@b.example',
      subject: 'S',
      text: 'CANARY',
    });
    const answer = await other.call('GET', '/api/outbox', { as });
    expect(answer.text).not.toContain('CANARY');
    expect(answer.json).toMatchObject({ mail_server: true, items: [{ subject: 'S', text: null }] });
  });
});

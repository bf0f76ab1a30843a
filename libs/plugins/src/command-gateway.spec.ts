import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRepository, type User } from '@patchbay/identity';
import { commands, type Block, type ChatUser, type CommandReply } from '@patchbay/plugin-sdk';
import { CoreServices, type ServiceScope } from './calls/core-services.js';
import type { ConnectionRow } from './connections/connection.repository.js';
import { first, pluginsApp, type PluginsApp } from './testing/plugins-app.js';

let hub: PluginsApp;
let row: ConnectionRow;
const people: Record<string, User> = {};

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'], publicUrl: 'https://hub.example' } });
  for (const tenant of ['acme', 'globex']) await hub.tenant(tenant);
  row = await hub.connect('acme');
  for (const role of ['admin', 'analyst', 'agent', 'viewer'] as const)
    people[role] = await hub
      .get(UserRepository)
      .create('acme', { email: `${role}@acme.example`, name: `Ann ${role}`, role, password_hash: null });
  await hub
    .get(UserRepository)
    .create('globex', { email: 'boss@globex.example', name: 'Boss', role: 'admin', password_hash: null });
  for (const [n, [tenant, subject, sentiment]] of [
    ['acme', 'Invoice is wrong', 'negative'],
    ['acme', 'Printer on fire', 'neutral'],
    ['globex', 'Secret invoice of globex', 'positive'],
  ].entries())
    await hub.sql(
      `insert into ticket(tenant_id, id, source, origin, origin_key, external_id, subject, body, status, priority, sentiment, sentiment_score, created_at, updated_at)
       values ($1, $2, 'desk', 'o', $3, $3, $4, 'the invoice', 'open', 'normal', $5, 0, now(), now())`,
      [tenant, `018f0000-0000-7000-8000-00000000000${n}`, String(41 + n), subject, sentiment],
    );
  await hub.sql(
    `insert into ticket_search(tenant_id, ticket_id, created_at, tsv)
     select tenant_id, id, created_at, to_tsvector('english', subject || ' ' || body) from ticket`,
  );
});
beforeEach(() => hub.sql('delete from chat_user'));

const scope = (more: Partial<ServiceScope> = {}): ServiceScope => ({
  tenantId: 'acme',
  connectionId: row.id,
  sandbox: false,
  grants: ['commands:run'],
  ...more,
});
const service = (more?: Partial<ServiceScope>) => hub.get(CoreServices).give(commands, scope(more));
const who = (role: string): ChatUser => ({ id: `chat-${role}`, name: role, email: `${role}@acme.example` });
const stranger: ChatUser = { id: 'chat-x', name: 'X', email: 'x@else.example' };
const run = (text: string, user = who('agent'), more?: Partial<ServiceScope>) =>
  service(more).run(text, user, 'c1');
const textOf = (reply: CommandReply): string => JSON.stringify(reply.blocks);
const only = (reply: CommandReply): Block => first(reply.blocks);

describe('ticket', () => {
  it.each(['41', '018f0000-0000-7000-8000-000000000000', ' 41 '])(
    '%j shows a card to the caller only',
    async (id) => {
      const reply = await run(`ticket ${id}`);
      expect(reply.private).toBe(true);
      expect(only(reply)).toMatchObject({
        type: 'ticket',
        card: {
          subject: 'Invoice is wrong',
          url: 'https://hub.example/tickets/018f0000-0000-7000-8000-000000000000',
          buttons: [{ action: 'assign_to_me', label: 'Assign to me' }],
        },
      });
    },
  );

  it('without an id asks for one; an unknown one is not found', async () => {
    expect(textOf(await run('ticket'))).toContain('Which ticket?');
    expect(textOf(await run('ticket 999'))).toContain('There is no ticket 999.');
  });

  it('of another tenant is not found, by neither id', async () => {
    for (const id of ['43', '018f0000-0000-7000-8000-000000000002'])
      expect(textOf(await run(`ticket ${id}`))).toContain(`There is no ticket ${id}.`);
  });
});

describe('search and stats', () => {
  it('find tickets of the tenant, as links', async () => {
    const reply = await run('search invoice');
    expect(textOf(reply)).toContain('Invoice is wrong (open)');
    expect(textOf(reply)).toContain('https://hub.example/tickets/');
    expect(textOf(reply)).not.toContain('globex');
  });

  it('say when there is nothing, and ask for words', async () => {
    expect(textOf(await run('search zzzzqqqq'))).toContain('Nothing found');
    expect(textOf(await run('search   '))).toContain('What shall I look for?');
  });

  it('count the tickets of the tenant', async () => {
    expect(only(await run('stats'))).toEqual({
      type: 'fields',
      fields: [
        { label: 'Tickets', value: '2' },
        { label: 'Open', value: '2' },
        { label: 'New in 24 h', value: '2' },
        { label: 'Negative', value: '1' },
        { label: 'Neutral', value: '1' },
        { label: 'Positive', value: '0' },
      ],
    });
  });
});

describe('help', () => {
  it.each(['', 'help', 'what?', 'constructor', '__proto__', 'toString 1'])(
    'is the answer to %j',
    async (text) => {
      const reply = await run(text, stranger);
      expect(reply.private).toBe(true);
      for (const word of ['ticket <id>', 'search <words>', 'stats']) expect(textOf(reply)).toContain(word);
    },
  );

  it('is not needed for capitals and spaces', async () => {
    expect(textOf(await run('  STATS  '))).toContain('Tickets');
  });
});

describe('who speaks', () => {
  it.each(['ticket 41', 'search invoice', 'stats'])(
    'a stranger gets the way in and no data for %j',
    async (text) => {
      const reply = await run(text, stranger);
      expect(reply.private).toBe(true);
      expect(textOf(reply)).toContain('Patchbay does not know x@else.example yet');
      expect(textOf(reply)).toContain('https://hub.example');
      expect(textOf(reply)).not.toMatch(/Invoice|Negative/);
      expect(await hub.sql('select 1 from chat_user')).toEqual([]);
    },
  );

  it('somebody whose address is hidden is told so', async () => {
    expect(textOf(await run('stats', { ...stranger, email: null }))).toContain('your address is not visible');
  });

  it('is remembered by the id in the chat tool, whatever the address says later', async () => {
    await run('stats', who('agent'));
    expect(await hub.sql('select chat_user_id, user_id from chat_user')).toEqual([
      { chat_user_id: 'chat-agent', user_id: people['agent']?.id },
    ]);
    const renamed = { ...who('agent'), email: 'boss@globex.example' };
    expect(textOf(await run('stats', renamed))).toContain('Tickets');
    expect(textOf(await run('stats', { ...renamed, id: 'new' }))).toContain('does not know');
  });

  it('is found whatever the case of the address', async () => {
    expect(textOf(await run('stats', { ...who('agent'), email: 'AGENT@Acme.Example' }))).toContain('Tickets');
  });

  it('who was switched off gets nothing any more, also when known before', async () => {
    await run('stats', who('viewer'));
    await hub.sql('update app_user set disabled_at = now() where id = $1', [people['viewer']?.id]);
    expect(textOf(await run('stats', who('viewer')))).toContain('switched off');
    await hub.sql('update app_user set disabled_at = null where id = $1', [people['viewer']?.id]);
  });

  it('from a sandbox is the first admin', async () => {
    expect(textOf(await run('stats', stranger, { sandbox: true }))).toContain('Tickets');
  });

  it('needs the grant of the plugin', () => {
    expect(() => service({ grants: ['tickets:read'] })).toThrow('The plugin was not granted commands:run.');
  });
});

describe('the button "Assign to me"', () => {
  const id = '018f0000-0000-7000-8000-000000000001';
  const press = (user: ChatUser, action = 'assign_to_me', ticket = id) =>
    service().press(action, ticket, user, 'c1');
  const assignee = async () =>
    first(await hub.sql<{ assignee: string | null }>('select assignee from ticket where id = $1', [id]))
      .assignee;

  it('is refused to who may only read', async () => {
    expect(textOf(await press(who('viewer')))).toContain('Your role (viewer) does not permit that.');
    expect(await assignee()).toBeNull();
  });

  it('is refused to a stranger', async () => {
    expect(textOf(await press(stranger))).toContain('does not know');
    expect(await assignee()).toBeNull();
  });

  it('assigns the ticket, shows it to everybody without the button, and notes who it was', async () => {
    const reply = await press(who('agent'));
    expect(reply.private).toBe(false);
    expect(only(reply)).toMatchObject({ type: 'ticket', card: { assignee: 'Ann agent', buttons: [] } });
    expect(await assignee()).toBe('Ann agent');
    const [entry] = await hub.sql('select actor, kind from ticket_event where ticket_id = $1', [id]);
    expect(entry).toEqual({ actor: 'agent@acme.example', kind: 'changed' });
  });

  it.each(['open', '', 'delete'])('is the only one: %j does nothing', async (action) => {
    expect(textOf(await press(who('agent'), action))).toContain('does nothing any more');
  });

  it('on a ticket of another tenant finds none', async () => {
    const reply = await press(who('admin'), 'assign_to_me', '018f0000-0000-7000-8000-000000000002');
    expect(reply.private).toBe(true);
    expect(textOf(reply)).toContain('There is no such ticket.');
  });
});

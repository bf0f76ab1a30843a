import type { Json } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { addComment } from '../src/actions/add-comment.js';
import { assign } from '../src/actions/assign.js';
import { createTicket } from '../src/actions/create-ticket.js';
import { setFields } from '../src/actions/set-fields.js';
import { connect, errorOf, ticketOf, tickets, type ZendeskBench } from './support.js';

const under = { key: 'run:7:1', marker: 'pb-00112233445566aa' };
const newestId = (bench: ZendeskBench): string => String(tickets(bench)[0]!.id);
const keyed = (bench: ZendeskBench, marks = under) => Object.assign(bench.ctx, marks);

describe('what an action refuses before anything is sent', () => {
  const ticket_id = '35436';
  it.each([
    ['comment', addComment, { ticket_id: 'abc', body: 'x' }, 'ticket_id'],
    ['comment', addComment, { ticket_id: '1/comments', body: 'x' }, 'ticket_id'],
    ['comment', addComment, { ticket_id, body: '' }, 'body'],
    ['comment', addComment, { ticket_id, body: 'x'.repeat(64_001) }, 'body'],
    ['comment', addComment, { ticket_id, body: 'x', public: 'yes' }, 'public'],
    ['assignment', assign, { ticket_id }, ''],
    ['assignment', assign, { ticket_id, assignee_id: 'maya' }, 'assignee_id'],
    ['assignment', assign, { ticket_id, status: 'closed' }, 'status'],
    ['assignment', assign, { ticket_id, priority: 'whatever' }, 'priority'],
    ['assignment', assign, { assignee_id: '1' }, 'ticket_id'],
    ['creation', createTicket, { subject: '', body: 'x' }, 'subject'],
    ['creation', createTicket, { subject: 'x'.repeat(501), body: 'x' }, 'subject'],
    ['creation', createTicket, { subject: 'x', body: '' }, 'body'],
    ['creation', createTicket, { subject: 'x', body: 'y', requester_email: 'nobody' }, 'requester_email'],
    ['creation', createTicket, { subject: 'x', body: 'y', priority: 'asap' }, 'priority'],
    ['creation', createTicket, { subject: 'x', body: 'y', tags: [''] }, 'tags.0'],
    ['creation', createTicket, { subject: 'x', body: 'y', tags: Array(51).fill('t') }, 'tags'],
    ['fields', setFields, { ticket_id, fields: [] }, 'fields'],
    ['fields', setFields, { ticket_id, fields: [{ id: 0, value: 'x' }] }, 'fields.0.id'],
    ['fields', setFields, { ticket_id, fields: [{ id: 'x', value: 'x' }] }, 'fields.0.id'],
    ['fields', setFields, { ticket_id, fields: [{ id: 1, value: { a: 1 } }] }, 'fields.0.value'],
    ['fields', setFields, { ticket_id: '', fields: [{ id: 1, value: 'x' }] }, 'ticket_id'],
  ])('%s', (_what, action, input, path) => {
    const result = action.input.safeParse(input);
    expect(result.error?.issues[0]?.path.join('.')).toBe(path);
  });
});

describe('previews', () => {
  it.each<[string, { method: string; target: string; body: Json }, unknown]>([
    [
      'a private comment',
      addComment.preview(addComment.input.parse({ ticket_id: '7', body: 'Note' })),
      {
        method: 'PUT',
        target: '/api/v2/tickets/7',
        body: { ticket: { comment: { body: 'Note', public: false } } },
      },
    ],
    [
      'a change of status alone',
      assign.preview(assign.input.parse({ ticket_id: '7', status: 'solved' })),
      { method: 'PUT', target: '/api/v2/tickets/7', body: { ticket: { status: 'solved' } } },
    ],
    [
      'ids as numbers',
      assign.preview(assign.input.parse({ ticket_id: '7', assignee_id: '9002', group_id: '5' })),
      { method: 'PUT', target: '/api/v2/tickets/7', body: { ticket: { assignee_id: 9002, group_id: 5 } } },
    ],
    [
      'a field given by a template, as text',
      setFields.preview(setFields.input.parse({ ticket_id: '7', fields: [{ id: '36001', value: null }] })),
      {
        method: 'PUT',
        target: '/api/v2/tickets/7',
        body: { ticket: { custom_fields: [{ id: 36001, value: null }] } },
      },
    ],
    [
      'a ticket of the integration user',
      createTicket.preview(createTicket.input.parse({ subject: 'S', body: 'B' })),
      {
        method: 'POST',
        target: '/api/v2/tickets',
        body: { ticket: { subject: 'S', comment: { body: 'B' } } },
      },
    ],
    [
      'a requester without a name',
      createTicket.preview(
        createTicket.input.parse({ subject: 'S', body: 'B', requester_email: 'a@b.example' }),
      ),
      {
        method: 'POST',
        target: '/api/v2/tickets',
        body: {
          ticket: {
            subject: 'S',
            comment: { body: 'B' },
            requester: { email: 'a@b.example', name: 'a@b.example' },
          },
        },
      },
    ],
  ])('%s', (_what, preview, expected) => {
    expect(preview).toEqual(expected);
  });

  it('leave a requester out who has a name but no address', () => {
    const { body } = createTicket.preview(
      createTicket.input.parse({ subject: 'S', body: 'B', requester_name: 'Ada' }),
    );
    expect(body).toEqual({ ticket: { subject: 'S', comment: { body: 'B' } } });
  });
});

describe('roles', () => {
  it.each([
    [createTicket, 'ticket.create', 'key'],
    [addComment, 'ticket.reply', 'lookup'],
    [setFields, 'ticket.setField', 'upsert'],
    [assign, 'ticket.assign', 'upsert'],
  ])('%o means %s and is repeated by %s', (action, role, idempotency) => {
    expect(action.role).toBe(role);
    expect(action.idempotency.class).toBe(idempotency);
  });
});

describe('a comment', () => {
  it('reaches the ticket with its marker as last line', async () => {
    const bench = await connect();
    const ticket_id = newestId(bench);
    await addComment.run(keyed(bench), { ticket_id, body: 'On it.', public: true });
    expect(ticketOf(bench, ticket_id).comments.at(-1)).toEqual({
      body: 'On it.\n\n[pb-00112233445566aa]',
      public: true,
    });
  });

  it('is private unless it is said to be public', async () => {
    const bench = await connect();
    const ticket_id = newestId(bench);
    await addComment.run(keyed(bench), addComment.input.parse({ ticket_id, body: 'Between us.' }));
    expect(ticketOf(bench, ticket_id).comments.at(-1)?.public).toBe(false);
  });

  it('is found among many others by its own marker only', async () => {
    const bench = await connect({ pageSize: 2 });
    const ticket_id = newestId(bench);
    const { idempotency } = addComment;
    if (idempotency.class !== 'lookup') throw new Error('comments are looked up');
    const given = { ticket_id, body: 'Same words.', public: false };
    for (const marker of ['pb-000000000000000a', 'pb-000000000000000b', 'pb-000000000000000c'])
      await addComment.run(keyed(bench, { key: marker, marker }), given);
    expect(await idempotency.find(bench.ctx, given, 'pb-000000000000000c')).toEqual({ ticket_id });
    expect(await idempotency.find(bench.ctx, given, 'pb-000000000000000d')).toBeNull();
    expect(await idempotency.find(bench.ctx, given, 'pb-00000000000000')).toBeNull();
  });

  it('on a deleted ticket is refused for good', async () => {
    const bench = await connect();
    const doomed = String(tickets(bench).at(-1)!.id);
    await bench.twin.scenes['agent_deletes']!.play();
    const error = await errorOf(
      addComment.run(keyed(bench), { ticket_id: doomed, body: 'x', public: false }),
    );
    expect(error.name).toBe('GoneError');
  });
});

describe('fields', () => {
  it('are set, and those not named stay as they are', async () => {
    const bench = await connect();
    const ticket_id = newestId(bench);
    await setFields.run(keyed(bench), { ticket_id, fields: [{ id: 36001, value: 'negative' }] });
    await setFields.run(keyed(bench), { ticket_id, fields: [{ id: 36002, value: -0.8 }] });
    expect(ticketOf(bench, ticket_id).custom_fields).toEqual([
      { id: 36001, value: 'negative' },
      { id: 36002, value: -0.8 },
      { id: 36003, value: null },
    ]);
  });

  it('are emptied by null', async () => {
    const bench = await connect();
    const ticket_id = newestId(bench);
    await setFields.run(keyed(bench), { ticket_id, fields: [{ id: 36001, value: 'negative' }] });
    await setFields.run(keyed(bench), { ticket_id, fields: [{ id: 36001, value: null }] });
    expect(ticketOf(bench, ticket_id).custom_fields[0]).toEqual({ id: 36001, value: null });
  });
});

describe('an assignment', () => {
  it('changes what it names and nothing else', async () => {
    const bench = await connect();
    const ticket_id = newestId(bench);
    const before = ticketOf(bench, ticket_id);
    await assign.run(keyed(bench), { ticket_id, assignee_id: '9003', group_id: '77', priority: 'urgent' });
    expect(ticketOf(bench, ticket_id)).toEqual({
      ...before,
      assignee_id: 9003,
      group_id: 77,
      priority: 'urgent',
    });
  });

  it.each(['open', 'pending', 'hold', 'solved'] as const)('can put a ticket into %s', async (status) => {
    const bench = await connect();
    const ticket_id = newestId(bench);
    expect(await assign.run(keyed(bench), { ticket_id, status })).toEqual({ ticket_id });
    expect(ticketOf(bench, ticket_id).status).toBe(status);
  });
});

describe('a creation', () => {
  it('carries words, tags, priority and our marker as external id', async () => {
    const bench = await connect();
    const made = await createTicket.run(keyed(bench), {
      subject: 'Renewal at risk',
      body: 'Three negative tickets in a week.',
      priority: 'urgent',
      tags: ['churn', 'vip'],
    });
    expect(ticketOf(bench, made.ticket_id)).toMatchObject({
      subject: 'Renewal at risk',
      description: 'Three negative tickets in a week.',
      priority: 'urgent',
      tags: ['churn', 'vip'],
      external_id: 'pb-00112233445566aa',
    });
  });

  it('is answered by the first ticket however often it is repeated', async () => {
    const bench = await connect();
    const given = { subject: 'S', body: 'B' };
    const first = await createTicket.run(keyed(bench), given);
    for (let i = 0; i < 3; i += 1) expect(await createTicket.run(keyed(bench), given)).toEqual(first);
  });

  it('without text is refused by Zendesk, and says so', async () => {
    const bench = await connect();
    const error = await errorOf(bench.ctx.client.create({ subject: 'x' }, 'k'));
    expect(error).toMatchObject({ name: 'ProviderError', status: 422 });
    expect(error.message).toContain('Description: cannot be blank');
  });
});

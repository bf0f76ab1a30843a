import { beforeAll, describe, expect, it } from 'vitest';
import { TicketIntake, type SourcedBatch } from '../change-source.js';
import { TicketRepository } from '../store/ticket.repository.js';
import { batchOf, connectionId, messageChange, ticketChange } from '../testing/changes.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
let tickets: TicketRepository;
beforeAll(async () => {
  app = await ticketApp();
  tickets = app.hub.get(TicketRepository);
});

const store = (tenant: string, ...batches: SourcedBatch[]): Promise<void> =>
  app.door(tenant, (em) => app.hub.get(TicketIntake).store(em, tenant, batches));

describe('a change of a ticket', () => {
  it('is stored with everything it says', async () => {
    const tenant = await app.tenant('full');
    await store(
      tenant,
      batchOf([
        ticketChange('7', {
          channel: { kind: 'email', meta: { to: 'help@x.org' } },
          data: {
            subject: 'Broken',
            body: 'It is broken',
            status: 'pending',
            priority: 'high',
            tags: ['a'],
            requester: { name: 'Ada', email: 'ada@x.org' },
            account: 'X',
            assignee: 'Bob',
            metadata: { brand: 5 },
          },
        }),
      ]),
    );
    expect(await tickets.find(tenant, '7')).toMatchObject({
      external_id: '7',
      source: 'zendesk',
      subject: 'Broken',
      status: 'pending',
      priority: 'high',
      tags: ['a'],
      requester: { name: 'Ada', email: 'ada@x.org' },
      account: 'X',
      assignee: 'Bob',
      created_at: '2026-03-01T12:00:00.000Z',
      metadata: { brand: 5, channel: { kind: 'email', meta: { to: 'help@x.org' } } },
    });
    expect(await tickets.origin(tenant, (await tickets.find(tenant, '7'))?.id ?? '')).toEqual({
      connectionId,
      externalId: '7',
    });
  });

  it('has defaults where it says nothing', async () => {
    const tenant = await app.tenant('defaults');
    await store(tenant, batchOf([ticketChange('7')]));
    expect(await tickets.find(tenant, '7')).toMatchObject({
      status: 'open',
      priority: 'normal',
      tags: [],
      assignee: null,
      account: null,
    });
  });

  it.each<[string, object, object]>([
    ['status', { status: 'solved' }, { status: 'solved' }],
    ['priority', { priority: 'urgent' }, { priority: 'urgent' }],
    ['tags', { tags: ['a', 'b'] }, { tags: ['a', 'b'] }],
    ['assignee', { assignee: 'Bob' }, { assignee: 'Bob' }],
    ['account', { account: 'X' }, { account: 'X' }],
    [
      'requester',
      { requester: { name: 'Ada', email: 'ada@x.org' } },
      { requester: { name: 'Ada', email: 'ada@x.org' } },
    ],
  ])('leaves the %s as it is when it does not speak of it', async (what, data, expected) => {
    const tenant = await app.tenant(`absent-${what}`);
    await store(tenant, batchOf([ticketChange('7', { version: '1', data })]));
    await store(tenant, batchOf([ticketChange('7', { version: '2', data: { subject: 'changed' } })]));
    expect(await tickets.find(tenant, '7')).toMatchObject({ subject: 'changed', ...expected });
  });

  it.each<[string, object, object]>([
    ['assignee', { assignee: null }, { assignee: null }],
    ['account', { account: null }, { account: null }],
    ['tags', { tags: [] }, { tags: [] }],
  ])('takes the %s away when it says so', async (what, data, expected) => {
    const tenant = await app.tenant(`null-${what}`);
    await store(
      tenant,
      batchOf([ticketChange('7', { data: { assignee: 'Bob', account: 'X', tags: ['a'] } })]),
    );
    await store(tenant, batchOf([ticketChange('7', { version: '2', data })]));
    expect(await tickets.find(tenant, '7')).toMatchObject(expected);
  });
});

describe('versions', () => {
  it.each<[string, [string, string][], string]>([
    [
      'a newer one wins',
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
      'b',
    ],
    [
      'an older one is ignored',
      [
        ['2', 'b'],
        ['1', 'a'],
      ],
      'b',
    ],
    [
      'the same one changes nothing',
      [
        ['1', 'a'],
        ['1', 'b'],
      ],
      'a',
    ],
    [
      'time stamps order as texts',
      [
        ['2026-03-01T09:00:00Z', 'a'],
        ['2026-03-01T10:00:00Z', 'b'],
        ['2026-03-01T09:30:00Z', 'c'],
      ],
      'b',
    ],
  ])('%s', async (what, changes, subject) => {
    const tenant = await app.tenant(`version-${what.replaceAll(' ', '-')}`);
    for (const [version, text] of changes)
      await store(tenant, batchOf([ticketChange('7', { version, data: { subject: text } })]));
    expect(await tickets.find(tenant, '7')).toMatchObject({ subject });
    expect(await app.count('ticket', tenant)).toBe(1);
  });

  it('several in one delivery: the newest is stored, told of once', async () => {
    const tenant = await app.tenant('several');
    await store(
      tenant,
      batchOf(['3', '1', '2'].map((version) => ticketChange('7', { version, data: { subject: version } }))),
    );
    expect(await tickets.find(tenant, '7')).toMatchObject({ subject: '3' });
    expect(await app.news(tenant)).toHaveLength(1);
  });
});

describe('the same id at two connections', () => {
  it('is two tickets', async () => {
    const tenant = await app.tenant('connections');
    const other = '0190aaaa-0000-7000-8000-000000000002';
    await store(
      tenant,
      batchOf([ticketChange('7')]),
      batchOf([ticketChange('7')], { id: other, source: 'jira' }),
    );
    const rows = await app.peek<{ source: string }>(
      'select source from ticket where tenant_id = $1 order by source',
      [tenant],
    );
    expect(rows.map((row) => row.source)).toEqual(['jira', 'zendesk']);
  });

  it('of two organisations too', async () => {
    const [one, two] = [await app.tenant('one'), await app.tenant('two')];
    await store(one, batchOf([ticketChange('7', { data: { subject: 'one' } })]));
    await store(two, batchOf([ticketChange('7', { data: { subject: 'two' } })]));
    expect(await tickets.find(one, '7')).toMatchObject({ subject: 'one' });
    expect(await tickets.find(two, '7')).toMatchObject({ subject: 'two' });
  });
});

describe('the timeline', () => {
  it('tells of arrival and of changes at the source, not of echoes', async () => {
    const tenant = await app.tenant('timeline');
    await store(tenant, batchOf([ticketChange('7')]));
    await store(tenant, batchOf([ticketChange('7', { version: '2', data: { status: 'solved' } })]));
    await store(tenant, batchOf([ticketChange('7', { version: '3' })]));
    const ticket = await tickets.find(tenant, '7');
    const timeline = await tickets.timeline(tenant, ticket?.id ?? '');
    expect(timeline.map(({ kind, actor, summary }) => [kind, actor, summary])).toEqual([
      ['updated', 'zendesk', 'Changed in zendesk'],
      ['created', 'zendesk', 'Arrived from zendesk'],
    ]);
  });
});

describe('samples', () => {
  it('of a sandbox are marked, so that one button removes them', async () => {
    const tenant = await app.tenant('samples');
    await store(
      tenant,
      batchOf([ticketChange('7'), messageChange('m', '7')], { sample: true }),
      batchOf([ticketChange('8')]),
    );
    expect(await tickets.population(tenant)).toEqual({ tickets: 2, sample_tickets: 1 });
    expect(await tickets.removeSamples(tenant)).toBe(1);
    expect(await tickets.population(tenant)).toEqual({ tickets: 1, sample_tickets: 0 });
    expect(await app.count('message', tenant)).toBe(0);
  });
});

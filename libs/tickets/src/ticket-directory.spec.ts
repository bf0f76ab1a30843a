import { beforeAll, describe, expect, it } from 'vitest';
import { TestClock } from '@patchbay/platform/testing';
import { TicketDirectory, type TicketPatch } from './change-source.js';
import { TicketIntake } from './change-source.js';
import { TicketRepository } from './store/ticket.repository.js';
import { batchOf, connectionId, ticketChange } from './testing/changes.js';
import { seed } from './testing/seed.js';
import { ticketApp, type TicketApp } from './testing/ticket-app.js';

const clock = new TestClock();
let app: TicketApp;
let directory: TicketDirectory;
beforeAll(async () => {
  app = await ticketApp({ clock });
  directory = app.hub.get(TicketDirectory);
});

const by = { actor: 'Bob', depth: 0 };

async function one(name: string): Promise<[string, string]> {
  const tenant = await app.tenant(name);
  const [id = ''] = await seed(app, tenant, [{ external_id: 'E', tags: ['a', 'b'] }]);
  return [tenant, id];
}

describe('a change by a person or a workflow', () => {
  it.each<[string, TicketPatch, object, string]>([
    ['status', { status: 'solved' }, { status: 'solved' }, 'Changed: status solved'],
    ['priority', { priority: 'urgent' }, { priority: 'urgent' }, 'Changed: priority urgent'],
    ['assignee', { assignee: 'Zoe' }, { assignee: 'Zoe' }, 'Changed: assigned to Zoe'],
    ['no assignee', { assignee: null }, { assignee: null }, 'Changed: unassigned'],
    ['other tags', { tags: ['c'] }, { tags: ['c'] }, 'Changed: tags c'],
    ['no tags', { tags: [] }, { tags: [] }, 'Changed: tags cleared'],
    ['more tags', { addTags: ['c', 'a'] }, { tags: ['a', 'b', 'c'] }, 'Changed: tagged c, a'],
    [
      'several things',
      { status: 'pending', priority: 'low', tags: ['x'] },
      { status: 'pending', priority: 'low', tags: ['x'] },
      'Changed: status pending, priority low, tags x',
    ],
    ['nothing', {}, { status: 'open', tags: ['a', 'b'] }, 'Changed'],
  ])('%s: stored, told of and in the timeline', async (what, patch, expected, summary) => {
    const [tenant, id] = await one(`change-${what.replaceAll(' ', '-')}`);
    clock.advance(60_000);
    const changed = await directory.change(tenant, id, patch, by);
    expect(changed).toMatchObject({ id, ...expected, updated_at: clock.now().toISOString() });
    expect(await directory.find(tenant, id)).toEqual(changed);
    expect(await app.news(tenant)).toMatchObject([
      { event: 'ticket.updated', ticket_ids: [id], bulk: false, depth: 0 },
    ]);
    const timeline = await app.hub.get(TicketRepository).timeline(tenant, id);
    expect(timeline).toMatchObject([{ kind: 'changed', actor: 'Bob', summary, data: patch }]);
  });

  it('keeps how many workflows led to it', async () => {
    const [tenant, id] = await one('depth');
    await directory.change(tenant, id, { status: 'closed' }, { actor: 'a workflow', depth: 3 });
    expect((await app.news(tenant)).map((news) => news.depth)).toEqual([3]);
  });

  it('of a ticket there is not is refused and leaves no trace', async () => {
    const tenant = await app.tenant('none');
    const wanted = directory.change(tenant, '00000000-0000-7000-8000-000000000000', { status: 'closed' }, by);
    await expect(wanted).rejects.toMatchObject({ status: 404 });
    expect([await app.count('ticket_event', tenant), await app.news(tenant)]).toEqual([0, []]);
  });

  it('of another organisation’s ticket is refused like one there is not', async () => {
    const [mine, id] = await one('mine');
    const other = await app.tenant('other');
    await expect(directory.change(other, id, { status: 'closed' }, by)).rejects.toMatchObject({
      status: 404,
    });
    expect(await directory.find(mine, id)).toMatchObject({ status: 'open' });
  });

  it('of a deleted ticket is refused', async () => {
    const [tenant, id] = await one('deleted');
    await app.peek('update ticket set deleted_at = now() where id = $1', [id]);
    await expect(directory.change(tenant, id, { status: 'closed' }, by)).rejects.toMatchObject({
      status: 404,
    });
  });

  it('by two at once loses neither', async () => {
    const [tenant, id] = await one('together');
    await Promise.all(
      ['c', 'd', 'e', 'f'].map((tag) => directory.change(tenant, id, { addTags: [tag] }, by)),
    );
    expect((await directory.find(tenant, id))?.tags).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(await app.news(tenant)).toHaveLength(4);
  });

  it('in a transaction that fails is undone with its news and its entry', async () => {
    const [tenant, id] = await one('undone');
    const broken = app.door(tenant, async () => {
      await directory.change(tenant, id, { status: 'closed' }, by);
      throw new Error('stop');
    });
    await expect(broken).rejects.toThrow('stop');
    expect(await directory.find(tenant, id)).toMatchObject({ status: 'open' });
    expect([await app.count('ticket_event', tenant), await app.news(tenant)]).toEqual([0, []]);
  });
});

describe('what others may ask', () => {
  it('where a ticket lives outside', async () => {
    const tenant = await app.tenant('origin');
    const [local = ''] = await seed(app, tenant, [{}]);
    await app.door(tenant, (em) =>
      app.hub.get(TicketIntake).store(em, tenant, [batchOf([ticketChange('7')])]),
    );
    const ticket = await directory.find(tenant, '7');
    const id = ticket?.id ?? '';
    expect(await directory.origin(tenant, id)).toEqual({ connectionId, externalId: '7' });
    expect(await directory.origin(tenant, local)).toEqual({ connectionId: null, externalId: null });
    expect(await directory.origin(tenant, '00000000-0000-7000-8000-000000000000')).toBeNull();
    expect(await directory.origins(tenant, [id, local])).toEqual(
      new Map([[id, { connectionId, externalId: '7' }]]),
    );
    expect(await directory.origins(tenant, [])).toEqual(new Map());
  });

  it('tickets by words, in order of relevance, no more than asked for', async () => {
    const tenant = await app.tenant('search');
    await seed(app, tenant, [
      { subject: 'refund' },
      { body: 'a refund, somewhere in the body' },
      { subject: 'other' },
    ]);
    expect((await directory.search(tenant, 'refund', 10)).map((ticket) => ticket.subject)).toEqual([
      'refund',
      'a ticket',
    ]);
    expect(await directory.search(tenant, 'refund', 1)).toHaveLength(1);
    expect(await directory.search(tenant, 'unheard', 10)).toEqual([]);
  });

  it('with more words than a query may have', async () => {
    const tenant = await app.tenant('long');
    await seed(app, tenant, [{ subject: 'refund' }]);
    expect(await directory.search(tenant, 'refund '.repeat(500), 5)).toHaveLength(1);
  });

  it('many at once, and the numbers', async () => {
    const tenant = await app.tenant('numbers');
    const ids = await seed(app, tenant, [{}, {}]);
    expect((await directory.findMany(tenant, ids)).map((ticket) => ticket.id)).toEqual(ids);
    expect(await directory.stats(tenant)).toMatchObject({ total: 2, open: 2 });
  });
});

import { readdirSync } from 'node:fs';
import { armFault } from '@patchbay/platform';
import { beforeAll, describe, expect, it } from 'vitest';
import { TicketRepository } from '../store/ticket.repository.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

const table = (rows: number, change: (i: number) => string = () => 'text'): string =>
  `id,subject,body\n${Array.from({ length: rows }, (_, i) => `${i},subject ${i},${change(i)}\n`).join('')}`;

describe('the same file again', () => {
  it('is the same import: its id is answered, its file not kept', async () => {
    const tenant = await app.tenant('same');
    const first = await app.upload(tenant, table(10));
    await app.ended(tenant, first);
    expect(await app.upload(tenant, table(10))).toBe(first);
    expect(readdirSync(app.uploads())).toEqual([]);
    expect(await app.count('import_job', tenant)).toBe(1);
    expect(await app.count('ticket', tenant)).toBe(10);
  });

  it('is the same import while that is still under way', async () => {
    const tenant = await app.tenant('under-way');
    let go = (): void => {};
    const gate = new Promise<void>((done) => (go = done));
    const disarm = armFault('import:before-commit', () => gate);
    const first = await app.upload(tenant, table(10));
    expect(await app.upload(tenant, table(10))).toBe(first);
    expect(
      await app.upload(
        tenant,
        table(10, () => 'else'),
      ),
    ).not.toBe(first);
    go();
    disarm();
    await app.ended(tenant, first);
    expect(await app.upload(tenant, table(10))).toBe(first);
  });

  it('is not one of the same size that says something else, however many there are', async () => {
    const tenant = await app.tenant('same-size');
    const files = ['one', 'two', 'six'].map((word) => table(5, () => word));
    const ids: string[] = [];
    for (const file of files) ids.push((await app.imported(tenant, file)).id);
    expect(new Set(ids).size).toBe(3);
    for (const [i, file] of files.entries()) expect(await app.upload(tenant, file)).toBe(ids[i]);
  });

  it.each<[string, Parameters<TicketApp['upload']>[2]]>([
    ['another source', { source: 'other' }],
    ['another mapping', { mapping: { columns: { id: 'external_id', subject: 'subject' } } }],
  ])('with %s is another import', async (name, options) => {
    const tenant = await app.tenant(`again-${name.replace(' ', '-')}`);
    const first = await app.upload(tenant, table(3));
    await app.ended(tenant, first);
    const second = await app.upload(tenant, table(3), options);
    expect(second).not.toBe(first);
    await app.ended(tenant, second);
  });

  it('of another organisation is another import', async () => {
    const [one, two] = [await app.tenant('org-one'), await app.tenant('org-two')];
    const first = await app.upload(one, table(4));
    expect(await app.upload(two, table(4))).not.toBe(first);
    await app.ended(one, first);
    await expect.poll(() => app.count('ticket', two)).toBe(4);
  });

  it('after a failure is a new attempt', async () => {
    const tenant = await app.tenant('failed');
    const broken = 'nothing,useful\n1,2\n';
    const first = await app.imported(tenant, broken);
    expect(first.status).toBe('failed');
    expect(await app.upload(tenant, broken)).not.toBe(first.id);
  });
});

describe('the same rows in another file', () => {
  it('make no duplicates and no news', async () => {
    const tenant = await app.tenant('rows');
    await app.imported(tenant, table(50));
    const before = await app.news(tenant);
    const again = await app.imported(tenant, `${table(50)}\n`);
    expect(again).toMatchObject({ status: 'succeeded', progress: { processed: 50, rejected: 0 } });
    expect(await app.count('ticket', tenant)).toBe(50);
    expect(await app.news(tenant)).toEqual(before);
  });

  it('without ids make none either, and equal rows stay two', async () => {
    const tenant = await app.tenant('content');
    await app.imported(tenant, 'subject,body\na,b\na,b\nc,d\n');
    await app.imported(tenant, 'subject;body\na;b\na;b\nc;d\n');
    expect(await app.count('ticket', tenant)).toBe(3);
  });

  it('twice in one file: the last counts', async () => {
    const tenant = await app.tenant('twice');
    await app.imported(tenant, 'id,subject\n1,first\n2,other\n1,last\n');
    expect(await app.count('ticket', tenant)).toBe(2);
    expect(await app.hub.get(TicketRepository).find(tenant, '1')).toMatchObject({ subject: 'last' });
  });

  it('from another source are other tickets', async () => {
    const tenant = await app.tenant('two-sources');
    await app.imported(tenant, table(3), { source: 'a' });
    await app.imported(tenant, table(3), { source: 'b' });
    expect(await app.count('ticket', tenant)).toBe(6);
  });
});

describe('changed rows update their ticket', () => {
  const header = 'id,subject,body,status,priority,tags,requester,email,company,assignee,plan,created_at\n';
  const base = '1,s,b,open,low,t,Ada,ada@x.org,X,Bob,gold,2026-03-01T00:00:00Z';

  it.each<[string, string, Record<string, unknown>]>([
    ['subject', '1,S,b,open,low,t,Ada,ada@x.org,X,Bob,gold,2026-03-01T00:00:00Z', { subject: 'S' }],
    ['body', '1,s,B,open,low,t,Ada,ada@x.org,X,Bob,gold,2026-03-01T00:00:00Z', { body: 'B' }],
    ['status', '1,s,b,closed,low,t,Ada,ada@x.org,X,Bob,gold,2026-03-01T00:00:00Z', { status: 'closed' }],
    ['priority', '1,s,b,open,high,t,Ada,ada@x.org,X,Bob,gold,2026-03-01T00:00:00Z', { priority: 'high' }],
    ['tags', '1,s,b,open,low,u,Ada,ada@x.org,X,Bob,gold,2026-03-01T00:00:00Z', { tags: ['u'] }],
    [
      'requester name',
      '1,s,b,open,low,t,Eve,ada@x.org,X,Bob,gold,2026-03-01T00:00:00Z',
      { requester: { name: 'Eve', email: 'ada@x.org' } },
    ],
    [
      'requester email',
      '1,s,b,open,low,t,Ada,eve@x.org,X,Bob,gold,2026-03-01T00:00:00Z',
      { requester: { name: 'Ada', email: 'eve@x.org' } },
    ],
    ['account', '1,s,b,open,low,t,Ada,ada@x.org,Y,Bob,gold,2026-03-01T00:00:00Z', { account: 'Y' }],
    ['assignee', '1,s,b,open,low,t,Ada,ada@x.org,X,Zoe,gold,2026-03-01T00:00:00Z', { assignee: 'Zoe' }],
    [
      'metadata',
      '1,s,b,open,low,t,Ada,ada@x.org,X,Bob,free,2026-03-01T00:00:00Z',
      { metadata: { plan: 'free' } },
    ],
    [
      'date',
      '1,s,b,open,low,t,Ada,ada@x.org,X,Bob,gold,2026-03-05T00:00:00Z',
      { created_at: '2026-03-05T00:00:00.000Z' },
    ],
  ])('%s', async (what, row, expected) => {
    const tenant = await app.tenant(`change-${what.replace(' ', '-')}`);
    await app.imported(tenant, `${header}${base}\n`);
    const before = await app.hub.get(TicketRepository).find(tenant, '1');
    await app.imported(tenant, `${header}${row}\n`);
    const after = await app.hub.get(TicketRepository).find(tenant, '1');
    expect(after).toMatchObject({ id: before?.id, ...expected });
    expect(await app.count('ticket', tenant)).toBe(1);
    expect((await app.news(tenant)).map((news) => [news.event, news.ticket_ids])).toEqual([
      ['ticket.created', [before?.id]],
      ['ticket.updated', [before?.id]],
    ]);
  });

  it('dates read in the wrong order are put right by a second import', async () => {
    const tenant = await app.tenant('redate');
    const columns = { id: 'external_id', subject: 'subject', date: 'created_at' };
    const text = 'id,subject,date\n1,a,02/03/2026\n2,b,2026-05-01\n';
    await app.imported(tenant, text, { mapping: { columns, date_order: 'dmy' } });
    await app.imported(tenant, text, { mapping: { columns, date_order: 'mdy' } });
    const tickets = await app.hub.get(TicketRepository).page(tenant, {}, null, 10);
    expect(tickets.map((ticket) => ticket.created_at)).toEqual([
      '2026-05-01T00:00:00.000Z',
      '2026-02-03T00:00:00.000Z',
    ]);
  });

  it('a row without a date does not move its ticket to today', async () => {
    const tenant = await app.tenant('undated');
    await app.imported(tenant, 'id,subject,created\n1,a,2026-03-01\n');
    await app.imported(tenant, 'id,subject\n1,changed\n');
    expect(await app.hub.get(TicketRepository).find(tenant, '1')).toMatchObject({
      subject: 'changed',
      created_at: '2026-03-01T00:00:00.000Z',
    });
  });

  it('a deleted ticket stays deleted', async () => {
    const tenant = await app.tenant('deleted');
    await app.imported(tenant, 'id,subject\n1,a\n');
    await app.peek('update ticket set deleted_at = now() where tenant_id = $1', [tenant]);
    const before = await app.news(tenant);
    await app.imported(tenant, 'id,subject\n1,changed\n');
    expect(await app.hub.get(TicketRepository).find(tenant, '1')).toBeNull();
    expect(await app.news(tenant)).toEqual(before);
  });
});

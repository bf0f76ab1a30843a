import { beforeAll, describe, expect, it } from 'vitest';
import { TicketRepository } from '../store/ticket.repository.js';
import { TicketSearch } from '../search/ticket-search.js';
import { searchQuerySchema } from '../search/search-query.js';
import type { TicketRecord } from './staging.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

async function ingest(tenant: string, records: TicketRecord[]) {
  const { job_id, status_url } = await app.imports.acceptRecords(tenant, app.userId, records);
  expect(status_url).toBe(`/api/job/${job_id}`);
  return app.ended(tenant, job_id);
}

describe('records of the API', () => {
  it('become tickets with everything they say', async () => {
    const tenant = await app.tenant('full');
    const job = await ingest(tenant, [
      {
        external_id: 'X-1',
        source: 'crm',
        subject: 'Broken',
        body: 'It is broken',
        status: 'pending',
        priority: 'high',
        tags: ['a', 'b,c', '"d"'],
        requester: { name: 'Ada', email: 'ada@x.org' },
        account: 'X Inc',
        assignee: 'Bob',
        created_at: '2026-03-01T12:00:00+02:00',
        updated_at: '2026-03-02T12:00:00Z',
        metadata: { plan: { tier: 'gold', seats: 5 }, list: [1, null, 'x'] },
      },
    ]);
    expect(job).toMatchObject({
      kind: 'data_ingest',
      status: 'succeeded',
      progress: { processed: 1, total: 1, rejected: 0 },
      source: 'api',
      file_name: null,
    });
    expect(await app.hub.get(TicketRepository).find(tenant, 'X-1')).toMatchObject({
      source: 'crm',
      subject: 'Broken',
      status: 'pending',
      priority: 'high',
      tags: ['a', 'b,c', '"d"'],
      requester: { name: 'Ada', email: 'ada@x.org' },
      account: 'X Inc',
      assignee: 'Bob',
      created_at: '2026-03-01T10:00:00.000Z',
      updated_at: '2026-03-02T12:00:00.000Z',
      metadata: { plan: { tier: 'gold', seats: 5 }, list: [1, null, 'x'] },
    });
  });

  it.each<[string, TicketRecord, object]>([
    [
      'a body alone',
      { body: 'First line\nsecond' },
      { subject: 'First line', status: 'open', priority: 'normal', source: 'api', tags: [] },
    ],
    ['a blank subject', { subject: '  ', body: 'Body' }, { subject: 'Body' }],
    [
      'a subject alone',
      { subject: 'Only' },
      { subject: 'Only', body: '', requester: { name: null, email: null } },
    ],
    [
      'nulls',
      { subject: 'n', requester: { name: null, email: null }, account: null, assignee: null },
      { account: null, assignee: null },
    ],
  ])('with %s', async (what, record, expected) => {
    const tenant = await app.tenant(`with-${what.replaceAll(' ', '-')}`);
    await ingest(tenant, [record]);
    const [ticket] = await app.hub.get(TicketRepository).page(tenant, {}, null, 1);
    expect(ticket).toMatchObject(expected);
  });

  it('come a thousand at once, in order of their dates', async () => {
    const tenant = await app.tenant('thousand');
    const records = Array.from({ length: 1_000 }, (_, i) => ({ external_id: `e${i}`, subject: `s${i}` }));
    expect(await ingest(tenant, records)).toMatchObject({ progress: { processed: 1_000, total: 1_000 } });
    expect(await app.count('ticket', tenant)).toBe(1_000);
  });

  it('are news, not history: each is told of once', async () => {
    const tenant = await app.tenant('news');
    await ingest(
      tenant,
      Array.from({ length: 350 }, (_, i) => ({ external_id: `e${i}`, subject: `s${i}` })),
    );
    const news = await app.news(tenant);
    expect(news.map(({ event, bulk, ticket_ids }) => [event, bulk, ticket_ids.length])).toEqual([
      ['ticket.created', false, 250],
      ['ticket.created', false, 100],
    ]);
  });

  it('can be found as soon as the job is done', async () => {
    const tenant = await app.tenant('found');
    await ingest(tenant, [{ subject: 'The carburettor sings' }]);
    const result = await app.hub
      .get(TicketSearch)
      .search(tenant, searchQuerySchema.parse({ q: 'carburettor' }));
    expect(result.total).toBe(1);
  });
});

describe('the same records again', () => {
  it('make no duplicates', async () => {
    const tenant = await app.tenant('again');
    const records = [
      { external_id: '1', subject: 'a' },
      { subject: 'no id' },
      { subject: 'no id', body: 'b' },
    ];
    await ingest(tenant, records);
    await ingest(tenant, records);
    expect(await app.count('ticket', tenant)).toBe(3);
    expect(await app.news(tenant)).toHaveLength(1);
  });

  it('with changes update', async () => {
    const tenant = await app.tenant('update');
    await ingest(tenant, [{ external_id: '1', subject: 'a' }]);
    await ingest(tenant, [{ external_id: '1', subject: 'b' }]);
    expect(await app.hub.get(TicketRepository).find(tenant, '1')).toMatchObject({ subject: 'b' });
    expect((await app.news(tenant)).map((news) => news.event)).toEqual(['ticket.created', 'ticket.updated']);
  });

  it('twice in one call: the last counts', async () => {
    const tenant = await app.tenant('double');
    await ingest(tenant, [
      { external_id: '1', subject: 'first' },
      { external_id: '1', subject: 'last' },
    ]);
    expect(await app.count('ticket', tenant)).toBe(1);
    expect(await app.hub.get(TicketRepository).find(tenant, '1')).toMatchObject({ subject: 'last' });
  });
});

describe('what PostgreSQL cannot keep is refused with its place', () => {
  it.each<[string, TicketRecord[], string]>([
    [
      'a NUL in nested metadata',
      [{ subject: 'a' }, { subject: 'b', metadata: { x: { y: ['\u0000'] } } }],
      'tickets.1.metadata.x.y.0',
    ],
    ['half a surrogate', [{ subject: 'a', metadata: { x: '\ud800' } }], 'tickets.0.metadata.x'],
    ['a NUL in a name', [{ subject: 'a', metadata: { 'x\u0000': 1 } }], 'tickets.0.metadata'],
  ])('%s', async (_, records, path) => {
    const tenant = await app.tenant(`bad-${path}`);
    await expect(app.imports.acceptRecords(tenant, app.userId, records)).rejects.toMatchObject({
      status: 422,
      errors: [{ path }],
    });
    expect(await app.count('import_job', tenant)).toBe(0);
  });

  it('in the source of a file', async () => {
    const tenant = await app.tenant('bad-source');
    await expect(app.upload(tenant, 'id,subject\n1,a\n', { source: 'a\u0000' })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'source' }],
    });
  });

  it('in a mapping', async () => {
    const tenant = await app.tenant('bad-mapping');
    const mapping = { columns: { 'a\u0000': 'subject' } };
    await expect(app.upload(tenant, 'a,b\n1,2\n', { mapping })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'mapping.columns' }],
    });
  });

  it('a file name is made storable instead', async () => {
    const tenant = await app.tenant('bad-name');
    expect(await app.imported(tenant, 'id,subject\n1,a\n', { name: 'a\u0000b\ud800.csv' })).toMatchObject({
      file_name: 'ab\uFFFD.csv',
    });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { TicketIntake, type SourcedBatch } from '../change-source.js';
import { searchQuerySchema } from '../search/search-query.js';
import { TicketSearch } from '../search/ticket-search.js';
import { TicketRepository } from '../store/ticket.repository.js';
import { batchOf, ticketChange } from '../testing/changes.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
let tickets: TicketRepository;
beforeAll(async () => {
  app = await ticketApp();
  tickets = app.hub.get(TicketRepository);
});

const store = (tenant: string, ...batches: SourcedBatch[]): Promise<void> =>
  app.door(tenant, (em) => app.hub.get(TicketIntake).store(em, tenant, batches));
const gone = (id: string, version = '2') => ticketChange(id, { op: 'delete', version });

describe('a deleted ticket', () => {
  it('is nowhere to be seen', async () => {
    const tenant = await app.tenant('gone');
    await store(
      tenant,
      batchOf([ticketChange('7', { data: { subject: 'carburettor' } }), ticketChange('8')]),
    );
    const id = (await tickets.find(tenant, '7'))?.id ?? '';
    await store(tenant, batchOf([gone('7')]));
    expect(await tickets.find(tenant, '7')).toBeNull();
    expect(await tickets.find(tenant, id)).toBeNull();
    expect(await tickets.findMany(tenant, [id])).toEqual([]);
    expect(await tickets.count(tenant, {})).toBe(1);
    expect((await tickets.page(tenant, {}, null, 10)).map((ticket) => ticket.external_id)).toEqual(['8']);
    expect(await tickets.population(tenant)).toMatchObject({ tickets: 1 });
    expect(await tickets.stats(tenant)).toMatchObject({ total: 1 });
    expect(
      (await app.hub.get(TicketSearch).search(tenant, searchQuerySchema.parse({ q: 'carburettor' }))).total,
    ).toBe(0);
    expect((await app.hub.get(TicketSearch).search(tenant, searchQuerySchema.parse({}))).total).toBe(1);
  });

  it.each(['1', '2', '3', '9'])('does not come back with version %s', async (version) => {
    const tenant = await app.tenant(`back-${version}`);
    await store(tenant, batchOf([ticketChange('7')]));
    await store(tenant, batchOf([gone('7')]));
    const before = await app.news(tenant);
    await store(tenant, batchOf([ticketChange('7', { version, data: { subject: 'again' } })]));
    expect(await tickets.find(tenant, '7')).toBeNull();
    expect(await app.news(tenant)).toEqual(before);
  });

  it('is not made by an older delivery that comes after its deletion', async () => {
    const tenant = await app.tenant('late');
    await store(tenant, batchOf([gone('7')]));
    await store(tenant, batchOf([ticketChange('7', { version: '1' })]));
    expect(await tickets.find(tenant, '7')).toBeNull();
    expect(await app.news(tenant)).toEqual([]);
    expect(await app.peek('select subject, body from ticket where tenant_id = $1', [tenant])).toEqual([
      { subject: '', body: '' },
    ]);
  });

  it('made and deleted in one delivery is deleted', async () => {
    const tenant = await app.tenant('both');
    await store(tenant, batchOf([ticketChange('7'), gone('7')]));
    expect(await tickets.find(tenant, '7')).toBeNull();
  });

  it('deleted twice keeps the moment of the first time', async () => {
    const tenant = await app.tenant('twice');
    await store(tenant, batchOf([ticketChange('7')]));
    await store(tenant, batchOf([gone('7')]));
    const at = async (): Promise<unknown> =>
      app.peek('select deleted_at from ticket where tenant_id = $1', [tenant]);
    const first = await at();
    await store(tenant, batchOf([gone('7', '3')]));
    expect(await at()).toEqual(first);
  });

  it('of another connection or organisation lives on', async () => {
    const [one, two] = [await app.tenant('one'), await app.tenant('two')];
    const other = '0190aaaa-0000-7000-8000-000000000002';
    await store(one, batchOf([ticketChange('7')]), batchOf([ticketChange('7')], { id: other }));
    await store(two, batchOf([ticketChange('7')]));
    await store(one, batchOf([gone('7')]));
    expect(await tickets.count(one, {})).toBe(1);
    expect(await tickets.count(two, {})).toBe(1);
  });
});

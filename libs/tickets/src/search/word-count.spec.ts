import { beforeAll, describe, expect, it } from 'vitest';
import { JobQueue, TenantDoor } from '@patchbay/platform';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { SearchIndexRepository } from './search-index.repository.js';
import { SearchIndex } from './search-index.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

/** An index of its own: what it has planned is its own memory, as in another process. */
const index = (): SearchIndex =>
  new SearchIndex(app.hub.get(JobQueue), app.hub.get(SearchIndexRepository), app.hub.get(TenantDoor));

const someTicket = async (tenant: string): Promise<string> => {
  const rows = await app.peek<{ id: string }>(
    `insert into ticket(tenant_id, id, source, origin, origin_key, subject, body, status, priority, created_at, updated_at)
     values ($1, gen_random_uuid(), 's', 'o', gen_random_uuid()::text, 'Carburettor', '', 'open', 'normal', now(), now())
     returning id`,
    [tenant],
  );
  return rows.at(0)!.id;
};
const add = (tenant: string, into: SearchIndex, ids: string[]) =>
  app.door(tenant, (em) => into.add(em, tenant, ids));
const planned = (tenant: string) =>
  app.peek<{ id: string; wait: number }>(
    `select id, extract(epoch from run_at - now())::float8 as wait from job where queue = 'search-words' and tenant_id = $1`,
    [tenant],
  );

describe('counting the words anew', () => {
  it('is planned soon after the first ticket, once for all that come before it', async () => {
    const tenant = await app.tenant('words-soon');
    const one = index();
    for (let i = 0; i < 4; i += 1) await add(tenant, one, [await someTicket(tenant)]);
    const jobs = await planned(tenant);
    expect(jobs).toHaveLength(1);
    expect(jobs.at(0)!.wait).toBeLessThanOrEqual(3);
  });

  it('is planned once by two processes', async () => {
    const tenant = await app.tenant('words-two');
    await add(tenant, index(), [await someTicket(tenant)]);
    await add(tenant, index(), [await someTicket(tenant)]);
    expect(await planned(tenant)).toHaveLength(1);
  });

  it('is not planned for nothing', async () => {
    const tenant = await app.tenant('words-none');
    await add(tenant, index(), []);
    expect(await planned(tenant)).toEqual([]);
  });

  it('is planned by the next change when the first one was undone', async () => {
    const tenant = await app.tenant('words-undone');
    const one = index();
    const id = await someTicket(tenant);
    const broken = app.door(tenant, async (em) => {
      await one.add(em, tenant, [id]);
      throw new Error('stop');
    });
    await expect(broken).rejects.toThrow('stop');
    expect(await planned(tenant)).toEqual([]);
    await add(tenant, one, [id]);
    expect(await planned(tenant)).toHaveLength(1);
  });

  it('is the business of each organisation', async () => {
    const [here, there] = [await app.tenant('words-here'), await app.tenant('words-there')];
    const one = index();
    await add(here, one, [await someTicket(here)]);
    await add(there, one, [await someTicket(there)]);
    expect(await planned(here)).toHaveLength(1);
    expect(await planned(there)).toHaveLength(1);
  });
});

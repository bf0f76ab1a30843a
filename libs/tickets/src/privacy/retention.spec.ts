import { randomUUID } from 'node:crypto';
import { TestClock } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { Retention } from './retention.js';

const clock = new TestClock(new Date('2026-03-31T12:00:00Z'));
let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp({ clock });
});

const tenantWith = async (days: number | null): Promise<string> => {
  const tenant = await app.tenant(randomUUID());
  await app.peek('update tenant set retention_days = $2 where id = $1', [tenant, days]);
  return tenant;
};
const sweep = (tenant: string): Promise<number> => app.hub.get(Retention).sweep(tenant);

describe('retention', () => {
  it('removes tickets that have not changed for so long, with what hangs on them', async () => {
    const tenant = await tenantWith(10);
    const [old, fresh] = await seed(app, tenant, [
      { created_at: '2026-03-21T11:59:59Z' },
      { created_at: '2026-03-21T12:00:01Z' },
    ]);
    await app.door(tenant, (em) =>
      em.query(
        `insert into message(tenant_id, ticket_id, origin, origin_key, direction, body, created_at)
         select $1, unnest($2::uuid[]), 'seed', gen_random_uuid()::text, 'inbound', 'x', now()`,
        [tenant, [old, fresh]],
      ),
    );
    expect(await sweep(tenant)).toBe(1);
    for (const table of ['ticket', 'message', 'ticket_search'])
      expect(await app.count(table, tenant)).toBe(1);
    expect(await app.peek('select 1 from ticket where id = $1', [fresh])).toHaveLength(1);
    expect(await sweep(tenant)).toBe(0);
  });

  it('removes nothing where nothing is said', async () => {
    const tenant = await tenantWith(null);
    await seed(app, tenant, [{ created_at: '2001-01-01T00:00:00Z' }]);
    expect(await sweep(tenant)).toBe(0);
    expect(await app.count('ticket', tenant)).toBe(1);
  });

  it('goes on until nothing is left, and stays in its organisation', async () => {
    const [tenant, other] = [await tenantWith(1), await tenantWith(null)];
    const old = { created_at: '2026-01-01T00:00:00Z' };
    await seed(
      app,
      tenant,
      Array.from({ length: 1_050 }, () => old),
    );
    await seed(app, other, [old]);
    expect(await sweep(tenant)).toBe(1_050);
    expect(await app.count('ticket', tenant)).toBe(0);
    expect(await app.count('ticket', other)).toBe(1);
  });

  it('removes archives after a week, and keeps what was asked for', async () => {
    const tenant = await tenantWith(null);
    const ask = (id: string, at: string) =>
      app.door(tenant, async (em) => {
        await em.query(
          `insert into data_request(tenant_id, id, kind, created_at) values ($1, $2, 'person_export', $3)`,
          [tenant, id, at],
        );
        await em.query(
          `insert into archive_part(tenant_id, request_id, ordinal, data) values ($1, $2, 0, 'x')`,
          [tenant, id],
        );
      });
    await ask(randomUUID(), '2026-03-24T11:00:00Z');
    const kept = randomUUID();
    await ask(kept, '2026-03-24T13:00:00Z');
    await sweep(tenant);
    expect(await app.peek('select request_id from archive_part where tenant_id = $1', [tenant])).toEqual([
      { request_id: kept },
    ]);
    expect(await app.count('data_request', tenant)).toBe(2);
  });
});

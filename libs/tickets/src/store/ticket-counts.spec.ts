import { beforeAll, describe, expect, it } from 'vitest';
import { TestClock } from '@patchbay/platform/testing';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { TicketCounts } from './ticket-counts.js';
import { TicketRepository } from './ticket.repository.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

/** So many tickets, made by one statement. */
const fill = (tenant: string, n: number, status = 'open') =>
  app.peek(
    `insert into ticket(tenant_id, id, source, origin, origin_key, subject, body, status, priority, created_at, updated_at)
     select $1, gen_random_uuid(), 's', 'o', gen_random_uuid()::text, 'subject', '', $3, 'normal', now(), now()
       from generate_series(1, $2::int)`,
    [tenant, n, status],
  );

describe('how many tickets there are', () => {
  it('is exact at once while there are few', async () => {
    const tenant = await app.tenant('few');
    const counts = app.hub.get(TicketCounts);
    for (const n of [1, 2, 3]) {
      await fill(tenant, 1);
      expect(await counts.of(tenant, {})).toBe(n);
    }
  });

  it('is counted by filter', async () => {
    const tenant = await app.tenant('filters');
    await fill(tenant, 2);
    await fill(tenant, 3, 'closed');
    const counts = app.hub.get(TicketCounts);
    expect(await counts.of(tenant, { status: 'open' })).toBe(2);
    expect(await counts.of(tenant, { status: 'closed' })).toBe(3);
    expect(await counts.of(tenant, {})).toBe(5);
  });

  it('is at most two seconds old when there are many, and never that of somebody else', async () => {
    const [many, other] = [await app.tenant('many'), await app.tenant('other')];
    const clock = new TestClock(new Date('2026-03-01T00:00:00Z'));
    const counts = new TicketCounts(app.hub.get(TicketRepository), clock);
    await fill(many, 10_000);
    await fill(other, 10_001);
    expect(await counts.of(many, {})).toBe(10_000);
    expect(await counts.of(other, {})).toBe(10_001);
    await fill(many, 5);
    clock.advance(1_999);
    expect(await counts.of(many, {})).toBe(10_000);
    clock.advance(1);
    expect(await counts.of(many, {})).toBe(10_005);
  });

  it('is counted anew for a list that has become short', async () => {
    const tenant = await app.tenant('short');
    const clock = new TestClock(new Date('2026-03-01T00:00:00Z'));
    const counts = new TicketCounts(app.hub.get(TicketRepository), clock);
    await fill(tenant, 10_000);
    expect(await counts.of(tenant, {})).toBe(10_000);
    await app.peek('delete from ticket where tenant_id = $1', [tenant]);
    clock.advance(2_000);
    expect(await counts.of(tenant, {})).toBe(0);
    await fill(tenant, 1);
    expect(await counts.of(tenant, {})).toBe(1);
  });
});

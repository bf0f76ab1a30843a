import { TenantDoor } from '@patchbay/platform';
import { beforeAll, describe, expect, it } from 'vitest';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

const table = (rows: number, name: string): string =>
  `id,subject\n${Array.from({ length: rows }, (_, i) => `${name}-${i},subject ${i}\n`).join('')}`;
const known = () =>
  app.peek<{ attname: string }>(
    `select attname from pg_stats where tablename = 'ticket' and attname in ('tenant_id', 'created_at', 'body')
      order by attname`,
  );
const rows = async (): Promise<number | undefined> => {
  const [row] = await app.peek<{ n: number }>(
    `select reltuples::int as n from pg_class where oid = 'ticket'::regclass`,
  );
  return row?.n;
};
const plan = (tenant: string, sql: string): Promise<string> =>
  app.hub.get(TenantDoor).run(tenant, async (em) => {
    const lines = await em.query<{ 'QUERY PLAN': string }[]>(`explain ${sql}`);
    return lines.map((line) => line['QUERY PLAN']).join('\n');
  });

describe('the first import', () => {
  it('tells the planner what there is: a page of tickets is read from its index, not sorted out of all', async () => {
    expect(await rows()).toBe(-1);
    const tenant = await app.tenant('first');
    await app.imported(tenant, table(4_000, 'a'));
    expect(await rows()).toBe(4_000);
    expect((await known()).map(({ attname }) => attname)).toEqual(['created_at', 'tenant_id']);
    const text = await plan(
      tenant,
      'select id from ticket where deleted_at is null order by created_at desc, id desc limit 20',
    );
    expect(text).toContain('ticket_newest');
    expect(text).not.toContain('Sort');
  });

  it('is the only one that does: later ones leave it to autovacuum', async () => {
    await app.imported(await app.tenant('second'), table(1_000, 'b'));
    expect(await rows()).toBe(4_000);
  });
});

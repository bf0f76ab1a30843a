import { eventually, peek } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

interface Detail {
  analyses: { name: string; model_version: string; provider: string; created_at: string }[];
}

let server: TestServer;
let as: string;
beforeAll(async () => {
  server = await testServer();
  as = await server.tokenOf('admin');
});

/** Brings one ticket in and answers its id. */
async function arrive(body: string): Promise<string> {
  await server.call('POST', '/api/data-ingest', { as, body: { tickets: [{ subject: body }] } });
  return eventually(async () => {
    const { json } = await server.call('GET', '/api/tickets?limit=1', { as });
    const [ticket] = (json as { items: { id: string; subject: string }[] }).items;
    if (ticket?.subject !== body) throw new Error('not there yet');
    return ticket.id;
  });
}

const detailOf = async (id: string): Promise<Detail> =>
  (await server.call('GET', `/api/tickets/${id}`, { as })).json as Detail;

/** What a model of this version said about a ticket. */
const score = (ticketId: string, name: string, version: string): Promise<unknown> =>
  peek(
    server.database,
    `insert into signal(tenant_id, ticket_id, name, value, confidence, factors, model_version, created_at)
     select tenant_id, id, $2, '[]', 0.9, '[]', $3, '2026-11-24T10:00:00Z' from ticket where id = $1`,
    [ticketId, name, version],
  );

describe('which model scored a ticket', () => {
  it('is told for each of its signals, by name', async () => {
    const id = await arrive('The export is broken and useless');
    const other = await arrive('Thanks');
    await score(id, 'sentiment', 'sentiment-1');
    await score(id, 'intent', 'intent-7');
    await score(other, 'intent', 'intent-8');
    const made = { provider: 'embedded', created_at: '2026-11-24T10:00:00.000Z' };
    expect((await detailOf(id)).analyses).toEqual([
      { name: 'intent', model_version: 'intent-7', ...made },
      { name: 'sentiment', model_version: 'sentiment-1', ...made },
    ]);
  });

  it('is an empty list before any has', async () => {
    expect((await detailOf(await arrive('Nothing yet'))).analyses).toEqual([]);
  });
});

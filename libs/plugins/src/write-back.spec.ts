import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DomainEvents, TenantDoor } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import type { ConnectionRow } from './connections/connection.repository.js';
import { Installations } from './registry/installations.js';
import type { DeskProvider } from './testing/desk/provider.js';
import { deskDelivery } from './testing/deliveries.js';
import { first, pluginsApp, type PluginsApp } from './testing/plugins-app.js';
import { WebhookGateway } from './webhook-gateway.js';

let hub: PluginsApp;
let row: ConnectionRow;
let provider: DeskProvider;
let ticketId: string;
let count = 0;

beforeAll(async () => {
  hub = await pluginsApp();
  await hub.tenant('acme');
  row = await hub.connect('acme');
  provider = await hub.provider(row);
});
beforeEach(async () => {
  await hub.sql('delete from action_call');
  await hub.sql('delete from job');
  count += 1;
  ticketId = await ticketOf(`w${count}`);
  provider.calls.length = 0;
});

async function ticketOf(external: string): Promise<string> {
  provider.add(external);
  await hub.get(WebhookGateway).receive('desk', row.id, deskDelivery({ hints: [external] }));
  return eventually(async () => {
    const rows = await hub.sql<{ id: string }>('select id from ticket where external_id = $1', [external]);
    expect(rows).toHaveLength(1);
    return first(rows).id;
  });
}

const signals: Record<string, (label: string) => unknown> = {
  sentiment: (label) => ({ label, score: -0.5, confidence: 0.9, factors: [] }),
  intent: (label) => [{ label, confidence: 0.8, factors: [] }],
};
async function analysed(
  name: string,
  label: string,
  more: { depth?: number; bulk?: boolean } = {},
): Promise<void> {
  await hub.sql(
    `insert into signal(tenant_id, ticket_id, name, value, label, confidence, factors, model_version)
     values ('acme', $1, $2, $3::jsonb, $4, 0.9, '[]', 'm1')
     on conflict (tenant_id, ticket_id, name) do update set value = excluded.value, label = excluded.label`,
    [ticketId, name, JSON.stringify(signals[name]?.(label)), label],
  );
  await hub.get(TenantDoor).run('acme', (em) =>
    hub.get(DomainEvents).publish(em, 'acme', {
      name: 'ticket.analysed',
      ticketIds: [ticketId],
      bulk: false,
      depth: 0,
      arrivedAt: new Date(),
      ...more,
    }),
  );
  await eventually(async () =>
    expect(await hub.sql(`select 1 from job where queue = 'write-back'`)).toEqual([]),
  );
}
const calls = () => hub.calls('acme');
const settled = () =>
  eventually(async () => expect((await calls()).every(({ status }) => status === 'succeeded')).toBe(true));
const fields = () => provider.tickets.get(`w${count}`)!.fields;

describe('a score', () => {
  it('flows back to the ticket it came from, by the settings, with its reason', async () => {
    await analysed('sentiment', 'negative');
    await settled();
    expect(fields()).toEqual({ mood: 'negative' });
    const [call] = await hub.sql<Record<string, unknown>>('select * from action_call');
    expect(call).toMatchObject({
      type: 'desk.set_field',
      reason: 'write-back of sentiment',
      connection_id: row.id,
      ticket_id: ticketId,
      run_id: null,
    });
    expect(call?.['arrived_at']).toBeInstanceOf(Date);
  });

  it('that is the same as before is not written again', async () => {
    await analysed('sentiment', 'negative');
    await settled();
    await analysed('sentiment', 'negative');
    expect(await calls()).toHaveLength(1);
    expect(provider.to(/PUT/)).toHaveLength(1);
  });

  it('that goes and comes back is written each time', async () => {
    for (const label of ['negative', 'positive', 'negative']) {
      await analysed('sentiment', label);
      await settled();
    }
    expect(provider.to(/PUT/).map(({ body }) => body['value'])).toEqual(['negative', 'positive', 'negative']);
  });

  it('for which the plugin writes nothing makes no call', async () => {
    await analysed('sentiment', 'neutral');
    expect(await calls()).toEqual([]);
  });

  it('is written again after a call that failed', async () => {
    provider.arm(/PUT/, { status: 422 });
    await analysed('sentiment', 'negative');
    await eventually(async () => expect((await calls())[0]?.status).toBe('failed'));
    await analysed('sentiment', 'negative');
    await eventually(() => expect(fields()).toEqual({ mood: 'negative' }));
  });

  it('of a change our own account made stays here', async () => {
    await analysed('sentiment', 'negative', { depth: 1_000 });
    expect(await calls()).toEqual([]);
  });

  it('of history flows back unless the ticket is closed, which no provider changes any more', async () => {
    await hub.sql(`update ticket set status = 'closed' where id = $1`, [ticketId]);
    await analysed('sentiment', 'negative', { bulk: true });
    expect(await calls()).toEqual([]);
    await hub.sql(`update ticket set status = 'open' where id = $1`, [ticketId]);
    await analysed('sentiment', 'negative', { bulk: true });
    await settled();
    expect(fields()).toEqual({ mood: 'negative' });
  });

  it('of a ticket that was closed today flows back', async () => {
    await hub.sql(`update ticket set status = 'closed' where id = $1`, [ticketId]);
    await analysed('sentiment', 'negative');
    expect(await calls()).toHaveLength(1);
    await settled();
  });

  it('stays here while the plugin is switched off', async () => {
    await hub.get(Installations).change('acme', 'desk', { enabled: false });
    await analysed('sentiment', 'negative');
    expect(await calls()).toEqual([]);
    await hub.get(Installations).change('acme', 'desk', { enabled: true });
  });

  it('of a ticket that lives nowhere else stays here', async () => {
    await hub.sql('update ticket set connection_id = null where id = $1', [ticketId]);
    await analysed('sentiment', 'negative');
    expect(await calls()).toEqual([]);
  });
});

describe('a burst of scores', () => {
  it('is one call with the newest value', async () => {
    for (const label of ['bug_report', 'billing_issue', 'how_to_question']) await analysed('intent', label);
    const all = await calls();
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ status: 'queued', input: { value: 'how_to_question' } });
    await hub.hurry('action');
    await settled();
    expect(provider.to(/PUT/)).toHaveLength(1);
  });

  it('waits for its window to close', async () => {
    await analysed('intent', 'bug_report');
    const [job] = await hub.sql<{ wait: number }>(
      `select extract(epoch from run_at - now())::float8 as wait from job where queue = 'action'`,
    );
    expect(job?.wait).toBeGreaterThan(50);
    expect(job?.wait).toBeLessThanOrEqual(60);
  });

  it('keeps its key when the value is replaced', async () => {
    await analysed('intent', 'bug_report');
    const { key } = first(await calls());
    await analysed('intent', 'billing_issue');
    expect((await calls()).map((call) => call.key)).toEqual([key]);
    expect(key).toMatch(new RegExp(`^write-back:\\d+:${ticketId}:intent$`));
  });

  it('that meets a 429 is still one call: the value that waits is replaced', async () => {
    provider.arm(/PUT/, { status: 429, retryAfter: '60' });
    await analysed('sentiment', 'negative');
    await eventually(async () => expect((await calls())[0]).toMatchObject({ status: 'queued', attempts: 1 }));
    await analysed('sentiment', 'positive');
    expect(await calls()).toHaveLength(1);
    await hub.sql('delete from rate_bucket');
    await hub.hurry('action');
    await settled();
    expect(fields()).toEqual({ mood: 'positive' });
  });

  it('never ends with an older value: a call that was cut off gives way to the newer one', async () => {
    provider.arm(/PUT/, 'cut-before');
    await analysed('sentiment', 'negative');
    await eventually(async () =>
      expect((await calls())[0]).toMatchObject({ status: 'running', attempts: 1 }),
    );
    await eventually(async () =>
      expect(await hub.sql(`select 1 from job where queue = 'action' and state = 0`)).toHaveLength(1),
    );
    await hub.sql(`update job set run_at = now() + interval '1 hour' where queue = 'action'`);
    await analysed('sentiment', 'positive');
    await eventually(() => expect(fields()).toEqual({ mood: 'positive' }));
    await hub.hurry('action');
    await settled();
    expect(fields()).toEqual({ mood: 'positive' });
    expect((await calls()).map(({ output }) => output)).toEqual([{ superseded: true }, { id: `w${count}` }]);
  });
});

describe('two signals of one ticket', () => {
  it('are two calls with keys of their own', async () => {
    await analysed('sentiment', 'negative');
    await settled();
    await analysed('intent', 'bug_report');
    const keys = (await calls()).map(({ key }) => key.split(':').at(-1));
    expect(new Set(keys)).toEqual(new Set(['intent', 'sentiment']));
    expect(provider.to(/PUT/)).toHaveLength(1);
  });
});

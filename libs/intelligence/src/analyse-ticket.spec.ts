import type { IntentValue, SentimentValue } from '@patchbay/domain';
import { Installations } from '@patchbay/plugins';
import { eventually } from '@patchbay/platform/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { analysingHub, type AnalysingHub } from './testing/analysing-hub.js';

let hub: AnalysingHub;
let tenant: string;
let count = 0;

const furious: [string, string] = [
  'Terrible experience, nobody answers',
  'The app crashes every time I open a report and I have lost a whole day of work. I am furious.',
];
const refund: [string, string] = ['Invoice 2291 charged twice', 'Please refund one of the payments.'];
const thanks: [string, string] = [
  'Thank you for the fast help',
  'Everything works perfectly now. Great support!',
];

beforeAll(async () => {
  hub = await analysingHub();
});

beforeEach(async () => {
  tenant = await hub.organisation(`org-${count++}`);
});

const ticket = async (id: string) => {
  const [row] = await hub.sql<{
    sentiment: string | null;
    sentiment_score: number | null;
    intents: string[];
    analysed_at: Date | null;
  }>('select sentiment, sentiment_score, intents, analysed_at from ticket where id = $1', [id]);
  return row;
};
const named = async (id: string, name: string) =>
  (await hub.signals(tenant)).find((one) => one.ticket_id === id && one.name === name);

describe('a ticket that arrives', () => {
  it('gets its signals, with the words that decided and the version of the model', async () => {
    const id = await hub.arriveOne(tenant, furious);
    await hub.settled();
    const signals = await hub.signals(tenant);
    expect(signals.map((one) => [one.ticket_id, one.name])).toEqual([
      [id, 'intent'],
      [id, 'sentiment'],
    ]);
    const [intent, sentiment] = signals;
    expect(sentiment).toMatchObject({ label: 'negative', value: { label: 'negative' } });
    expect(sentiment?.model_version).toMatch(/^sentiment-[0-9a-f]{12}$/);
    const [intents, feeling] = signals.map((one) => one.value) as [IntentValue, SentimentValue];
    expect(feeling.factors.length).toBeGreaterThan(0);
    expect(intents.at(0)?.factors.length).toBeGreaterThan(0);
    expect([sentiment?.factors, intent?.factors]).toEqual([[], []]);
    expect(intent).toMatchObject({ label: 'bug_report', value: [{ label: 'bug_report' }] });
    expect(intent?.model_version).toMatch(/^intent-[0-9a-f]{12}$/);
    for (const one of signals) expect(one.confidence).toBe(Math.round(one.confidence * 10_000) / 10_000);
  });

  it('carries what tickets are filtered by', async () => {
    const [bad, good] = [await hub.arriveOne(tenant, refund), await hub.arriveOne(tenant, thanks)];
    await hub.settled();
    expect(await ticket(bad)).toMatchObject({ sentiment: 'negative', intents: ['billing_issue'] });
    expect(await ticket(good)).toMatchObject({ sentiment: 'positive', intents: [] });
    expect((await ticket(good))?.sentiment_score).toBeGreaterThan(0.5);
    expect((await ticket(bad))?.analysed_at).toBeInstanceOf(Date);
  });

  it('is told of once, to whoever listens', async () => {
    const ids = await hub.arrive(tenant, [furious, refund]);
    await hub.settled();
    expect(hub.hearer.tickets(tenant).toSorted()).toEqual(ids.toSorted());
    expect(hub.hearer.heard.at(-1)).toMatchObject({ event: 'ticket.analysed', bulk: false, depth: 0 });
  });

  it.each<[string, [string, string]]>([
    ['without text', ['', '']],
    ['of blanks', [' ', '\n\t']],
    ['of two million characters', ['long', 'word '.repeat(400_000)]],
    ['of one long word', ['long', 'x'.repeat(50_000)]],
    ['of pictographs', ['👍👍👍', `${'😡'.repeat(2500)}crash${'😡'.repeat(3000)}`]],
    ['in another script', ['Не работает', '登录失败 — ログインできません']],
    ['with SQL in it', ["'; drop table signal; --", '{"a": "\\u0000"} $1 $$']],
  ])('is understood somehow: %s', async (_, text) => {
    const id = await hub.arriveOne(tenant, text);
    await hub.settled();
    expect(await hub.sql('select id from job where state = 3')).toEqual([]);
    expect(await named(id, 'sentiment')).toMatchObject({ ticket_id: id });
    expect(hub.hearer.tickets(tenant)).toEqual([id]);
  });
});

describe('a ticket that changes', () => {
  it('is understood anew when its text says something else', async () => {
    const id = await hub.arriveOne(tenant, furious);
    await hub.settled();
    await hub.edit(tenant, id, { subject: thanks[0], body: thanks[1] });
    await hub.settled();
    expect(await named(id, 'sentiment')).toMatchObject({ label: 'positive' });
    expect(await ticket(id)).toMatchObject({ sentiment: 'positive', intents: [] });
    expect(hub.hearer.tickets(tenant)).toEqual([id, id]);
  });

  it('keeps its signals, and nobody is told, when its text stayed', async () => {
    const id = await hub.arriveOne(tenant, furious);
    await hub.settled();
    const before = await hub.signals(tenant);
    await hub.edit(tenant, id, { status: 'pending' });
    await hub.settled();
    expect(await hub.signals(tenant)).toEqual(before);
    expect(hub.hearer.tickets(tenant)).toEqual([id]);
  });

  it('is told of once when two pieces of news come together', async () => {
    const id = await hub.arriveOne(tenant, furious);
    await hub.tell(tenant, 'ticket.updated', [id]);
    await hub.tell(tenant, 'ticket.updated', [id, id]);
    await hub.settled();
    expect(hub.hearer.tickets(tenant)).toEqual([id]);
  });

  it('is left alone when it was deleted meanwhile, or never was', async () => {
    const id = await hub.arriveOne(tenant, furious);
    await hub.settled();
    await hub.sql('update ticket set deleted_at = now() where id = $1', [id]);
    await hub.sql('delete from signal where ticket_id = $1', [id]);
    await hub.tell(tenant, 'ticket.updated', [id, '00000000-0000-4000-8000-000000000000']);
    await hub.settled();
    expect(await hub.signals(tenant)).toEqual([]);
    expect(await hub.sql('select id from job where state = 3')).toEqual([]);
  });
});

describe('capabilities of an organisation', () => {
  const turn = (plugin: string, enabled: boolean) =>
    hub.get(Installations).change(tenant, plugin, { enabled, accept_grants: true });

  it('do not run while they are off', async () => {
    await turn('intent', false);
    const id = await hub.arriveOne(tenant, furious);
    await hub.settled();
    expect((await hub.signals(tenant)).map((one) => one.name)).toEqual(['sentiment']);
    expect(await ticket(id)).toMatchObject({ sentiment: 'negative', intents: [] });
    await turn('intent', true);
    await hub.tell(tenant, 'ticket.updated', [id]);
    await hub.settled();
    expect((await hub.signals(tenant)).map((one) => one.name)).toEqual(['intent', 'sentiment']);
  });

  it('leave tickets as they are when all are off', async () => {
    await turn('intent', false);
    await turn('sentiment', false);
    const id = await hub.arriveOne(tenant, furious);
    await hub.settled();
    expect(await hub.signals(tenant)).toEqual([]);
    expect(await ticket(id)).toMatchObject({ sentiment: null, analysed_at: null });
    expect(hub.hearer.tickets(tenant)).toEqual([]);
  });

  it('leave what they said before when they are switched off', async () => {
    const id = await hub.arriveOne(tenant, furious);
    await hub.settled();
    await turn('intent', false);
    await hub.edit(tenant, id, { subject: thanks[0], body: thanks[1] });
    await hub.settled();
    expect(await ticket(id)).toMatchObject({ sentiment: 'positive', intents: ['bug_report'] });
  });
});

describe('organisations', () => {
  it('see their own signals only', async () => {
    const other = await hub.organisation(`${tenant}-other`);
    const mine = await hub.arriveOne(tenant, furious);
    const theirs = await hub.arriveOne(other, thanks);
    await hub.settled();
    expect(new Set((await hub.signals(tenant)).map((one) => one.ticket_id))).toEqual(new Set([mine]));
    expect(new Set((await hub.signals(other)).map((one) => one.ticket_id))).toEqual(new Set([theirs]));
    expect(hub.hearer.tickets(other)).toEqual([theirs]);
  });

  it('cannot have the tickets of others understood', async () => {
    const other = await hub.organisation(`${tenant}-thief`);
    const mine = await hub.arriveOne(tenant, furious);
    await hub.settled();
    await hub.tell(other, 'ticket.updated', [mine]);
    await hub.settled();
    expect(await hub.signals(other)).toEqual([]);
    expect(hub.hearer.tickets(other)).toEqual([]);
  });
});

describe('a file import', () => {
  it('is understood in batches, and each ticket is told of once', async () => {
    const texts = Array.from({ length: 600 }, (_, at): [string, string] => [
      `Ticket ${at}`,
      [furious[1], refund[1], thanks[1]].at(at % 3) ?? '',
    ]);
    const ids = await hub.arrive(tenant, texts, true);
    await hub.settled();
    expect(await hub.signals(tenant)).toHaveLength(1200);
    const heard = hub.hearer.heard.filter((one) => one.tenantId === tenant);
    expect(heard.every((one) => one.bulk)).toBe(true);
    expect(heard.flatMap((one) => one.ticket_ids).toSorted()).toEqual(ids.toSorted());
    expect(heard.length).toBeLessThan(10);
  });

  it('is understood whole when two workers and many batches meet', async () => {
    const parts = await Promise.all(
      Array.from({ length: 12 }, (_, part) =>
        hub.arrive(
          tenant,
          Array.from({ length: 20 }, (_unused, at): [string, string] => [`${part}-${at}`, refund[1]]),
          true,
        ),
      ),
    );
    await hub.settled();
    await eventually(() => expect(hub.hearer.tickets(tenant)).toHaveLength(240));
    expect(hub.hearer.tickets(tenant).toSorted()).toEqual(parts.flat().toSorted());
  });
});

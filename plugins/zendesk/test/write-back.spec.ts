import type { Change, Json } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setFields } from '../src/actions/set-fields.js';
import zendesk from '../src/index.js';
import { tickets as poll } from '../src/polls/tickets.js';
import { refetchTicket } from '../src/refetch.js';
import { ownedFields, settingsSchema, type Settings } from '../src/settings.js';
import { writeBack } from '../src/write-back.js';
import { connect, ticketOf, tickets, type ZendeskBench } from './support.js';

const settings: Settings = {
  sentiment_field_id: 36001,
  sentiment_score_field_id: 36002,
  intent_field_id: 36003,
};
const subject = { object: 'ticket' as const, external_id: '35436' };
const binding = (signal: string) => writeBack.find((one) => one.signal === signal)!;
const inputFor = (signal: string, value: Json, given: Settings = settings): Json | null =>
  binding(signal).input(value, subject, given);
const sentiment = (label: string, score: number): Json => ({ label, score, confidence: 0.9, factors: [] });
const intents = (...labels: string[]): Json =>
  labels.map((label) => ({ label, confidence: 0.8, factors: [{ feature: 'x', contribution: 1 }] }));

describe('sentiment', () => {
  it.each([
    ['negative', -0.8249, -0.82],
    ['positive', 0.995, 1],
    ['neutral', 0, 0],
    ['negative', -1, -1],
  ])('%s, %d is written with two decimals', (label, score, written) => {
    expect(inputFor('sentiment', sentiment(label, score))).toEqual({
      ticket_id: '35436',
      fields: [
        { id: 36001, value: label },
        { id: 36002, value: written },
      ],
    });
  });

  it.each<[string, Settings, Json | null]>([
    ['label only', { sentiment_field_id: 5 }, { ticket_id: '35436', fields: [{ id: 5, value: 'negative' }] }],
    ['score only', { sentiment_score_field_id: 6 }, { ticket_id: '35436', fields: [{ id: 6, value: -0.5 }] }],
    ['nothing', { intent_field_id: 7 }, null],
    ['nothing at all', {}, null],
  ])('goes where the settings say: %s', (_what, given, expected) => {
    expect(inputFor('sentiment', sentiment('negative', -0.5), given)).toEqual(expected);
  });

  it.each([[{ label: 'angry', score: 0 }], [{ label: 'negative' }], [null], ['negative']])(
    'of another shape is refused: %j',
    (value) => {
      expect(() => inputFor('sentiment', value as Json)).toThrow(/Invalid/);
    },
  );
});

describe('intent', () => {
  it.each([
    ['one', intents('billing_issue'), 'billing_issue'],
    ['several, best first', intents('billing_issue', 'bug_report'), 'billing_issue, bug_report'],
    ['none: the field is emptied', intents(), null],
  ])('%s', (_what, value, written) => {
    expect(inputFor('intent', value)).toEqual({
      ticket_id: '35436',
      fields: [{ id: 36003, value: written }],
    });
  });

  it('is not written without a field', () => {
    expect(inputFor('intent', intents('bug_report'), {})).toBeNull();
  });
});

describe('what is ours', () => {
  it('is what some binding owns, and the other way round', () => {
    const id = fc.option(fc.integer({ min: 1, max: 9_999 }), { nil: undefined });
    const any = fc.record({ sentiment_field_id: id, sentiment_score_field_id: id, intent_field_id: id });
    fc.assert(
      fc.property(any, (given) => {
        const owned = writeBack.flatMap((one) => one.owns(given)).sort();
        expect(ownedFields(given).map(String).sort()).toEqual(owned);
      }),
    );
  });

  it('is written through an action that exists and takes it', () => {
    for (const { action, signal } of writeBack) {
      const value = signal === 'sentiment' ? sentiment('neutral', 0) : intents('bug_report');
      expect(zendesk.actions?.[action]?.input.safeParse(inputFor(signal, value)).success).toBe(true);
    }
  });

  it('waits a moment for further changes, and no longer than arrival to effect may take', () => {
    expect(writeBack.map(({ coalesceMs }) => coalesceMs > 0 && coalesceMs < 1_000)).toEqual([true, true]);
  });

  it.each([
    ['a text', { sentiment_field_id: '36001' }],
    ['zero', { intent_field_id: 0 }],
    ['an unknown name', { sentiment_field: 1 }],
  ])('is not set by %s', (_what, given) => {
    expect(settingsSchema.safeParse(given).success).toBe(false);
  });
});

describe('the way round', () => {
  async function read(bench: ZendeskBench, from?: unknown): Promise<{ changes: Change[]; next: unknown }> {
    const changes: Change[] = [];
    let next = (from ?? poll.start('backfill', bench.clock.now())) as ReturnType<typeof poll.start>;
    for await (const page of poll.pull(bench.ctx, next, 'backfill')) {
      changes.push(...page.changes);
      next = page.next;
    }
    return { changes, next };
  }

  /** A change without its stamps. */
  const content = ({ version: _version, at: _at, data, ...rest }: Change) => ({
    ...rest,
    data: { ...data, updated_at: '' },
  });

  it('ends after one write: what comes back says nothing new', async () => {
    const bench = await connect();
    const before = await read(bench);
    const id = String(tickets(bench)[0]!.id);
    for (const [signal, value] of [
      ['sentiment', sentiment('negative', -0.9)],
      ['intent', intents('bug_report')],
    ] as const) {
      const input = binding(signal).input(value, { object: 'ticket', external_id: id }, bench.ctx.settings);
      bench.clock.advance(1_000);
      await setFields.run(
        Object.assign(bench.ctx, { key: signal, marker: 'pb-0000000000000000' }),
        setFields.input.parse(input),
      );
    }
    expect(ticketOf(bench, id).custom_fields.map(({ value }) => value)).toEqual([
      'negative',
      -0.9,
      'bug_report',
    ]);
    const back = await read(bench, before.next);
    const old = before.changes.find((change) => change.object === 'ticket' && change.id === id)!;
    expect(back.changes.map(content)).toEqual([content(old)]);
    expect((await refetchTicket(bench.ctx, id)).map(content)).toEqual([content(old)]);
  });

  it('shows a person who writes into our field nothing either: it is not imported', async () => {
    const bench = await connect();
    const id = String(tickets(bench)[0]!.id);
    await bench.ctx.client.update(id, { custom_fields: [{ id: 36001, value: 'positive' }] });
    const [change] = await refetchTicket(bench.ctx, id);
    expect(JSON.stringify(change)).not.toContain('36001');
  });

  it('is imported again when the settings give the field up', async () => {
    const bench = await connect({ settings: {} });
    const id = String(tickets(bench)[0]!.id);
    await bench.ctx.client.update(id, { custom_fields: [{ id: 36001, value: 'positive' }] });
    const [change] = await refetchTicket(bench.ctx, id);
    expect(change?.data).toMatchObject({ metadata: { custom_fields: { 36001: 'positive' } } });
  });

  it('knows the comments of the integration user as its own', async () => {
    const bench = await connect();
    const id = String(tickets(bench)[0]!.id);
    const { identity } = await zendesk.base.connection!.check(bench.ctx);
    await bench.ctx.client.update(id, { comment: { body: 'By Patchbay.', public: false } });
    await bench.twin.scenes['agent_replies']!.play();
    const own = (await refetchTicket(bench.ctx, id))
      .filter(({ object }) => object === 'message')
      .map((change) => zendesk.base.connection!.isOwn(change, identity));
    expect(own).toEqual([true, false]);
  });

  it('knows the tickets it created as its own', async () => {
    const bench = await connect();
    const { identity } = await zendesk.base.connection!.check(bench.ctx);
    const made = await bench.ctx.client.create(
      { subject: 'S', comment: { body: 'B' }, external_id: 'pb-0123456789abcdef' },
      'k',
    );
    const [change] = await refetchTicket(bench.ctx, String(made.id));
    expect(zendesk.base.connection!.isOwn(change!, identity)).toBe(true);
  });
});

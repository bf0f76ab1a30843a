import { TenantDoor } from '@patchbay/platform';
import { Installations } from '@patchbay/plugins';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EnabledCapabilities } from './enabled-capabilities.js';
import { SignalRepository, type NewSignal, type TicketScores, type TicketText } from './signal.repository.js';
import { analysingHub, type AnalysingHub } from './testing/analysing-hub.js';

let hub: AnalysingHub;
let signals: SignalRepository;
let tenant: string;
let count = 0;

beforeAll(async () => {
  // Without workers: nothing is analysed but by hand.
  hub = await analysingHub({ config: { roles: ['http'] } });
  signals = hub.get(SignalRepository);
});

beforeEach(async () => {
  tenant = await hub.organisation(`repo-${count++}`);
});

const signal = ({ id, text_hash }: TicketText, more: Partial<NewSignal> = {}): NewSignal => ({
  ticket_id: id,
  text_hash,
  name: 'sentiment',
  value: '{"score":0.25}',
  brief: { score: 0.25 },
  label: 'neutral',
  confidence: 0.6123,
  factors: '[{"feature":"slow","contribution":-0.5,"evidence":"so slow"}]',
  model_version: 'v1',
  ...more,
});
const nothing = { sentiment: null, sentiment_score: null, intents: null };
const save = (list: NewSignal[], by = tenant, scores: Partial<TicketScores> = {}) => {
  const rows = new Map(
    list.map(({ ticket_id, text_hash }) => [ticket_id, { ticket_id, text_hash, ...nothing, ...scores }]),
  );
  return hub.get(TenantDoor).run(by, (em) => signals.save(em, by, list, [...rows.values()]));
};
const arrived = async (subject = 'Subject', body = 'Body'): Promise<TicketText> => {
  const id = await hub.arriveOne(tenant, [subject, body]);
  return (await signals.texts(tenant, [id])).at(0)!;
};

describe('texts', () => {
  it('are read for many tickets at once, cut to what is scored', async () => {
    const ids = await hub.arrive(tenant, [
      ['a'.repeat(3000), 'b'.repeat(30_000)],
      ['short', 'text'],
    ]);
    const texts = await signals.texts(tenant, ids);
    expect(texts.map((one) => one.subject.length + one.body.length).toSorted((a, b) => a - b)).toEqual([
      9, 22_000,
    ]);
  });

  it('of no tickets are none', async () => {
    expect(await signals.texts(tenant, [])).toEqual([]);
  });

  it('leave out deleted tickets and those of others', async () => {
    const text = await arrived();
    const other = await hub.organisation(`${tenant}-other`);
    expect(await signals.texts(other, [text.id])).toEqual([]);
    await hub.sql('update ticket set deleted_at = now() where id = $1', [text.id]);
    expect(await signals.texts(tenant, [text.id])).toEqual([]);
  });

  it('carry a hash that tells subject and body apart', async () => {
    const [a, b, c] = [
      await arrived('one', 'two'),
      await arrived('one', 'two'),
      await arrived('one two', ''),
    ];
    expect(a.text_hash).toBe(b.text_hash);
    expect(c.text_hash).not.toBe(a.text_hash);
  });
});

describe('save', () => {
  it('stores what it was given', async () => {
    const text = await arrived();
    expect(await save([signal(text)])).toEqual([text.id]);
    expect(await hub.signals(tenant)).toMatchObject([
      {
        ticket_id: text.id,
        name: 'sentiment',
        value: { score: 0.25 },
        label: 'neutral',
        confidence: 0.6123,
        factors: [{ feature: 'slow', contribution: -0.5, evidence: 'so slow' }],
        model_version: 'v1',
        provider: 'embedded',
      },
    ]);
  });

  it.each<[string, Partial<NewSignal>, boolean]>([
    ['another value', { value: '{"score":0.5}' }, true],
    ['another model', { model_version: 'v2' }, true],
    ['the same', {}, false],
    ['the same value written otherwise', { value: '{ "score": 2.5e-1 }' }, false],
    ['other words for the same value', { factors: '[]' }, false],
  ])('tells of a ticket again after %s: %s', async (_, change, expected) => {
    const text = await arrived();
    await save([signal(text)]);
    expect(await save([signal(text, change)])).toEqual(expected ? [text.id] : []);
    expect(await hub.signals(tenant)).toHaveLength(1);
  });

  it('tells of a ticket once, however many signals it got', async () => {
    const [a, b] = [await arrived(), await arrived()];
    const told = await save([signal(a), signal(a, { name: 'intent', value: '[]' }), signal(b)]);
    expect(told.toSorted()).toEqual([a.id, b.id].toSorted());
    expect(await hub.signals(tenant)).toHaveLength(3);
  });

  it('drops what was found in a text that has changed since', async () => {
    const text = await arrived();
    await hub.edit(tenant, text.id, { body: 'Something else' });
    expect(await save([signal(text)])).toEqual([]);
    expect(await hub.signals(tenant)).toEqual([]);
  });

  it('keeps what was found while something else of the ticket changed', async () => {
    const text = await arrived();
    await hub.edit(tenant, text.id, { status: 'solved' });
    expect(await save([signal(text)])).toEqual([text.id]);
  });

  it('drops signals of tickets that are gone and of other organisations', async () => {
    const text = await arrived();
    const other = await hub.organisation(`${tenant}-other`);
    expect(await save([signal(text)], other)).toEqual([]);
    await hub.sql('delete from ticket where id = $1', [text.id]);
    expect(await save([signal(text)])).toEqual([]);
  });

  it('does nothing with nothing', async () => {
    expect(await save([])).toEqual([]);
  });

  it('is undone with the transaction around it', async () => {
    const text = await arrived();
    const failing = hub.get(TenantDoor).run(tenant, async (em) => {
      await signals.save(
        em,
        tenant,
        [signal(text)],
        [{ ticket_id: text.id, text_hash: text.text_hash, ...nothing }],
      );
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await hub.signals(tenant)).toEqual([]);
  });
});

describe('the scores of a ticket', () => {
  const row = async (id: string) =>
    (
      await hub.sql<Record<string, unknown>>(
        'select sentiment, sentiment_score, intents, analysed_at from ticket where id = $1',
        [id],
      )
    )[0];

  it('writes what tickets are filtered by, and leaves what was not scored', async () => {
    const text = await arrived();
    await save([signal(text)], tenant, { sentiment: 'negative', sentiment_score: -0.75 });
    expect(await row(text.id)).toMatchObject({
      sentiment: 'negative',
      sentiment_score: -0.75,
      intents: [],
      analysed_at: expect.any(Date) as Date,
    });
    await save([signal(text, { name: 'intent' })], tenant, { intents: ['bug_report'] });
    expect(await row(text.id)).toMatchObject({ sentiment: 'negative', intents: ['bug_report'] });
  });

  it('takes intents back when there are none any more', async () => {
    const text = await arrived();
    await save([signal(text)], tenant, { intents: ['bug_report'] });
    await save([signal(text)], tenant, { intents: [] });
    expect(await row(text.id)).toMatchObject({ intents: [] });
  });

  it('leaves a ticket whose text has changed since, and its signals with it', async () => {
    const text = await arrived();
    await hub.edit(tenant, text.id, { subject: 'New' });
    expect(await save([signal(text)], tenant, { sentiment: 'negative', sentiment_score: -1 })).toEqual([]);
    expect(await row(text.id)).toMatchObject({ sentiment: null, analysed_at: null });
    expect(await hub.signals(tenant)).toEqual([]);
  });

  it('takes some of a batch whose other texts have changed', async () => {
    const [old, kept] = [await arrived(), await arrived('other', 'text')];
    await hub.edit(tenant, old.id, { body: 'New' });
    const list = [
      signal(old),
      signal(kept),
      signal(old, { name: 'intent' }),
      signal(kept, { name: 'intent' }),
    ];
    expect(await save(list, tenant, { sentiment: 'positive' })).toEqual([kept.id]);
    expect((await hub.signals(tenant)).map((one) => one['ticket_id'])).toEqual([kept.id, kept.id]);
    expect(await row(old.id)).toMatchObject({ sentiment: null });
  });
});

describe('EnabledCapabilities', () => {
  it('are those of the plugins that are on', async () => {
    const enabled = hub.get(EnabledCapabilities);
    const names = async () => (await enabled.of(tenant)).map((one) => one.signal).toSorted();
    expect(await names()).toEqual(['intent', 'sentiment']);
    await hub.get(Installations).change(tenant, 'sentiment', { enabled: false });
    expect(await names()).toEqual(['intent']);
    expect((await enabled.of(tenant))[0]).toMatchObject({
      needs: { subject: 'subject', body: 'body' },
      run: { where: 'worker', batch: 200 },
    });
  });

  it('are none for an organisation that switched nothing on', async () => {
    const bare = await hub.tenant(`${tenant}-bare`);
    expect(await hub.get(EnabledCapabilities).of(bare)).toEqual([]);
  });
});

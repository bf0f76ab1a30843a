import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@patchbay/platform';
import { collect } from '../testing/files.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { copyLine, copyText, lastOfEach, type StagedRow } from './copy-text.js';
import { StagingRepository } from './staging.repository.js';

const row = (part: Partial<StagedRow> = {}): StagedRow => ({
  id: '01900000-0000-7000-8000-000000000000',
  source: 's',
  origin: 'file:s',
  origin_key: 'k',
  external_id: 'k',
  subject: 'subject',
  body: 'body',
  status: 'open',
  priority: 'normal',
  tags: [],
  requester_name: null,
  requester_email: null,
  account: null,
  assignee: null,
  metadata: '{}',
  created_at: '2026-03-01T00:00:00.000Z',
  updated_at: '2026-03-01T00:00:00.000Z',
  dated: true,
  ...part,
});

describe('a line of COPY', () => {
  it.each<[string, Partial<StagedRow>, number, string]>([
    ['plain text', { subject: 'a b' }, 5, 'a b'],
    ['a tab', { subject: 'a\tb' }, 5, 'a\\tb'],
    ['line ends', { body: 'a\r\nb' }, 6, 'a\\r\\nb'],
    ['a backslash', { body: 'a\\b' }, 6, 'a\\\\b'],
    ['what looks like null', { body: '\\N' }, 6, '\\\\N'],
    ['what looks like the end', { body: '\\.' }, 6, '\\\\.'],
    ['nothing', { account: null }, 12, '\\N'],
    ['an empty text', { account: '' }, 12, ''],
    ['no tags', { tags: [] }, 9, '{}'],
    ['tags', { tags: ['a', 'b c'] }, 9, '{"a","b c"}'],
    ['nasty tags', { tags: ['"', '\\', 'a,b', '{}', 'NULL'] }, 9, '{"\\\\"","\\\\\\\\","a,b","{}","NULL"}'],
    ['a source with a tab', { origin: 'file:a\tb' }, 2, 'file:a\\tb'],
  ])('%s', (_, part, column, expected) => {
    const line = copyLine(row(part));
    expect(line.endsWith('\n')).toBe(true);
    expect(line.slice(0, -1).split('\t')[column]).toBe(expected);
  });
});

describe('the text of many rows', () => {
  it.each([0, 1, 250, 251, 1_000])('of %i rows is their lines in their order', async (n) => {
    const rows = Array.from({ length: n }, (_, i) => row({ origin_key: `k${i}`, body: `line\n${i}\t\\` }));
    expect((await collect(copyText(rows))).join('')).toBe(rows.map(copyLine).join(''));
  });

  it('is made a part at a time: what is sent need not be held', async () => {
    const parts = await collect(copyText(Array.from({ length: 1_000 }, () => row())));
    expect(parts.length).toBeGreaterThanOrEqual(4);
    expect(parts.every((part) => part.endsWith('\n'))).toBe(true);
  });
});

describe('rows of one key', () => {
  it('are one: the last', () => {
    const rows = [
      row({ origin_key: 'b', subject: '1' }),
      row({ origin_key: 'a', subject: '2' }),
      row({ origin_key: 'b', subject: '3' }),
    ];
    expect(lastOfEach(rows).map(({ origin_key, subject }) => [origin_key, subject])).toEqual([
      ['a', '2'],
      ['b', '3'],
    ]);
  });

  it('differ when their origin does', () => {
    expect(lastOfEach([row({ origin: 'x' }), row({ origin: 'y' })])).toHaveLength(2);
  });

  it('come in the same order whatever order they were given in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 20 }), (keys) => {
        const order = (given: string[]): string[] =>
          lastOfEach(given.map((origin_key) => row({ origin_key }))).map((one) => one.origin_key);
        expect(order(keys)).toEqual(order(keys.toReversed()));
      }),
    );
  });
});

describe('through the database', () => {
  let app: TicketApp;
  beforeAll(async () => {
    app = await ticketApp();
  });

  const store = (tenant: string, rows: StagedRow[]): Promise<{ id: string; created: boolean }[]> =>
    app.door(tenant, async (em) => {
      const staging = app.hub.get(StagingRepository);
      return staging.store(em, tenant, await staging.stage(em, rows));
    });

  const text = fc
    .string({ unit: 'binary', maxLength: 40 })
    .filter((value) => !value.includes('\u0000') && value.isWellFormed());
  const nullable = fc.option(text, { nil: null });

  it('every text comes back as it went in', async () => {
    const tenant = await app.tenant('copy');
    const staged = fc.record({
      subject: text,
      body: text,
      tags: fc.array(text.filter(Boolean), { maxLength: 4 }),
      requester_name: nullable,
      account: nullable,
      note: text,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(staged, { minLength: 1, maxLength: 20 }), async (given) => {
        const rows = given.map(({ note, ...part }, i) =>
          row({ ...part, id: newId(), origin_key: `${newId()}${i}`, metadata: JSON.stringify({ note }) }),
        );
        await store(tenant, rows);
        const stored = await app.peek<StagedRow & { note: string }>(
          `select id, subject, body, tags, requester_name, account, metadata->>'note' as note from ticket where id = any($1::uuid[])`,
          [rows.map((one) => one.id)],
        );
        const byId = new Map(stored.map((one) => [one.id, one]));
        for (const [i, one] of rows.entries()) expect(byId.get(one.id)).toEqual({ id: one.id, ...given[i] });
      }),
      { numRuns: 40 },
    );
  });

  it('answers what is new, what is changed, and nothing else', async () => {
    const tenant = await app.tenant('answers');
    const first = ['a', 'b', 'c'].map((origin_key) => row({ id: newId(), origin_key }));
    expect(await store(tenant, first)).toEqual(first.map(({ id }) => ({ id, created: true })));
    const again = first.map((one) => ({ ...one, id: newId() }));
    expect(await store(tenant, again)).toEqual([]);
    expect(
      await store(tenant, [
        ...again.slice(0, 1).map((one) => ({ ...one, subject: 'new' })),
        ...again.slice(1, 2),
        row({ id: newId(), origin_key: 'd' }),
      ]),
    ).toEqual([
      { id: first[0]?.id, created: false },
      { id: expect.any(String) as string, created: true },
    ]);
    expect(await store(tenant, [])).toEqual([]);
  });

  it.each([0, 1_000, 1_999])(
    'a row refused, number %i of many, fails them all; the next rows are stored',
    async (bad) => {
      const tenant = await app.tenant(`refused ${bad}`);
      const rows = Array.from({ length: 2_000 }, (_, i) =>
        row({ id: newId(), origin_key: String(i).padStart(4, '0'), body: 'long '.repeat(200) }),
      );
      const damaged = rows.map((one, i) => (i === bad ? { ...one, metadata: '{' } : one));
      await expect(store(tenant, damaged)).rejects.toThrow(/json/);
      expect(await store(tenant, rows)).toHaveLength(2_000);
    },
  );
});

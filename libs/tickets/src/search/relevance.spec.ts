import { beforeAll, describe, expect, it } from 'vitest';
import { seed, type Seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { searchQuerySchema } from './search-query.js';
import { SearchIndex } from './search-index.js';
import { SearchIndexRepository } from './search-index.repository.js';
import { TicketSearch, type SearchResult } from './ticket-search.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

const search = (tenant: string, q: string, rest: object = {}): Promise<SearchResult> =>
  app.hub.get(TicketSearch).search(tenant, searchQuerySchema.parse({ q, ...rest }));
const subjects = async (tenant: string, q: string): Promise<string[]> =>
  (await search(tenant, q)).hits.map((hit) => hit.ticket.subject);

describe('relevance', () => {
  it('a word in the subject counts more than in the body, more often more than once', async () => {
    const tenant = await app.tenant('rank');
    await seed(app, tenant, [
      { subject: 'once in the body', body: 'refund', created_at: '2026-03-05T00:00:00Z' },
      { subject: 'refund in the subject', created_at: '2026-03-01T00:00:00Z' },
      {
        subject: 'often in the body',
        body: 'refund refund refund refund',
        created_at: '2026-03-02T00:00:00Z',
      },
      { subject: 'not at all', body: 'nothing', created_at: '2026-03-06T00:00:00Z' },
    ]);
    const { hits, total } = await search(tenant, 'refund');
    expect(hits.map((hit) => hit.ticket.subject)).toEqual([
      'refund in the subject',
      'often in the body',
      'once in the body',
    ]);
    expect(total).toBe(3);
    const scores = hits.map((hit) => hit.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.every((score) => score > 0)).toBe(true);
  });

  it('of equals the newer comes first', async () => {
    const tenant = await app.tenant('ties');
    await seed(
      app,
      tenant,
      ['2026-03-01', '2026-03-03', '2026-03-02'].map((day) => ({
        subject: `refund`,
        body: day,
        created_at: `${day}T00:00:00Z`,
      })),
    );
    expect((await search(tenant, 'refund')).hits.map((hit) => hit.ticket.body)).toEqual([
      '2026-03-03',
      '2026-03-02',
      '2026-03-01',
    ]);
  });

  it('without words everything is found, newest first, without scores and snippets', async () => {
    const tenant = await app.tenant('browse');
    await seed(
      app,
      tenant,
      ['2026-03-01', '2026-03-03', '2026-03-02'].map((day) => ({
        subject: day,
        created_at: `${day}T00:00:00Z`,
      })),
    );
    const { hits, total, corrected } = await search(tenant, '   ');
    expect(hits.map((hit) => [hit.ticket.subject, hit.score, hit.highlights])).toEqual([
      ['2026-03-03', 0, {}],
      ['2026-03-02', 0, {}],
      ['2026-03-01', 0, {}],
    ]);
    expect([total, corrected]).toEqual([3, null]);
  });
});

describe('words', () => {
  const stock: Seed[] = [
    { subject: 'Invoices were charged twice' },
    { subject: 'The refund is late', body: 'please refund me' },
    { subject: 'Log in fails', body: 'the password reset mail never comes' },
    { subject: 'Größe der MÜNCHEN Lieferung' },
    {
      subject: 'by a person',
      requester_name: 'Grace Jones',
      requester_email: 'grace.jones@example.org',
      account: 'Wayne Enterprises',
    },
    { subject: 'by a number', external_id: 'TCK-20045' },
  ];

  it.each<[string, string[]]>([
    ['invoice', ['Invoices were charged twice']],
    ['charging', ['Invoices were charged twice']],
    ['REFUND', ['The refund is late']],
    ['refund late', ['The refund is late']],
    ['refund invoice', []],
    ['refund or invoices', ['Invoices were charged twice', 'The refund is late']],
    ['"password reset"', ['Log in fails']],
    ['"reset password"', []],
    ['reset password', ['Log in fails']],
    ['refund -late', []],
    ['refund -early', ['The refund is late']],
    ['größe', ['Größe der MÜNCHEN Lieferung']],
    ['münchen', ['Größe der MÜNCHEN Lieferung']],
    ['Jones', ['by a person']],
    ['grace', ['by a person']],
    ['grace.jones@example.org', ['by a person']],
    ['Enterprises', ['by a person']],
    ['TCK-20045', ['by a number']],
    ['20045', ['by a number']],
    ['unheard', []],
  ])('%s', async (q, expected) => {
    const tenant = await stocked();
    expect((await subjects(tenant, q)).sort()).toEqual(expected);
  });

  let tenant: string | null = null;
  async function stocked(): Promise<string> {
    if (tenant === null) {
      tenant = await app.tenant('words');
      await seed(app, tenant, stock);
    }
    return tenant;
  }
});

describe('queries people and attackers type', () => {
  it.each([
    '"',
    '""',
    '"unclosed',
    "'",
    "' or 1=1; drop table ticket; --",
    '*:*',
    '_index:other',
    'tenant_id:globex',
    '-',
    '- - -',
    'or or or',
    '!!!',
    '&|!()<->:*',
    'a & b | !c',
    '(((((',
    '\\',
    '%',
    '_',
    '%%%__',
    '<script>alert(1)</script>',
    '*leading',
    '/regex.*/',
    'the',
    'the and of a',
    '\u0000',
    '\ud800',
    '😀',
    '٣٤٥',
    'x'.repeat(999),
    Array.from({ length: 200 }, (_, i) => `w${i}`).join(' '),
    Array.from({ length: 160 }, () => '-a or').join(' '),
    '$1 $2 ${x} {{x}} #{x}',
  ])('%j answers without an error and shows nothing of others', async (q) => {
    const tenant = await app.tenant('hostile');
    const other = await app.tenant('globex');
    if ((await app.count('ticket', other)) === 0)
      await seed(app, other, [{ subject: 'theirs: the or a x <script> leading' }]);
    const result = await search(tenant, q);
    expect(result.hits).toEqual([]);
    expect(result.total).toBe(0);
  });
});

describe('documents', () => {
  it('hold a body of two million characters as far as it is indexed', async () => {
    const tenant = await app.tenant('long');
    await seed(app, tenant, [{ subject: 'long', body: `carburettor ${'lorem ipsum '.repeat(170_000)}` }]);
    expect(await subjects(tenant, 'carburettor')).toEqual(['long']);
  });

  it('change with their ticket', async () => {
    const tenant = await app.tenant('change');
    const [id = ''] = await seed(app, tenant, [{ subject: 'refund' }]);
    await app.peek(`update ticket set subject = 'invoice' where id = $1`, [id]);
    await app.door(tenant, (em) => app.hub.get(SearchIndex).add(em, tenant, [id]));
    expect([await subjects(tenant, 'refund'), await subjects(tenant, 'invoice')]).toEqual([[], ['invoice']]);
    expect(await app.count('ticket_search', tenant)).toBe(1);
  });

  it('go with their ticket', async () => {
    const tenant = await app.tenant('gone');
    const [id = ''] = await seed(app, tenant, [{ subject: 'refund' }]);
    await app.peek('delete from ticket where id = $1', [id]);
    expect([await subjects(tenant, 'refund'), await app.count('ticket_search', tenant)]).toEqual([[], 0]);
  });

  it('of an unknown ticket are none', async () => {
    const tenant = await app.tenant('unknown');
    await app.door(tenant, (em) =>
      app.hub.get(SearchIndexRepository).write(em, tenant, ['00000000-0000-7000-8000-000000000000']),
    );
    expect(await app.count('ticket_search', tenant)).toBe(0);
  });
});

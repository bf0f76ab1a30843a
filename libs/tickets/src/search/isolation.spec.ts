import fc from 'fast-check';
import { withClient } from '@patchbay/platform';
import { beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { searchQuerySchema } from './search-query.js';
import { TicketSearch } from './ticket-search.js';

/** Between three organisations whose tickets share their words. */
const asked = 5_000;
let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
  for (const tenant of ['acme', 'globex', 'initech']) {
    await app.tenant(tenant);
    await seed(
      app,
      tenant,
      Array.from({ length: 20 }, (_, i) => ({
        subject: `refund ${tenant} ${i}`,
        body: 'secret of ' + tenant,
      })),
    );
  }
});

describe('search is behind the tenant door', () => {
  it('P21: finds the own tickets only in 5,000 questions of any kind', async () => {
    const part = fc.constantFrom(
      'refund',
      'secret',
      'acme',
      'globex',
      'or',
      '-',
      '"',
      "'",
      'tenant_id:globex',
      ' ',
      '(',
      '*',
      '--',
      ';',
    );
    const question = fc.record({
      q: fc.oneof(
        { weight: 4, arbitrary: fc.array(part, { maxLength: 6 }).map((parts) => parts.join(' ')) },
        fc.string({ maxLength: 40 }),
      ),
      tenant: fc.constantFrom('acme', 'globex', 'initech'),
    });
    const questions = fc.sample(question, asked);
    const foreign: string[] = [];
    const ask = async ({ q, tenant }: { q: string; tenant: string }): Promise<void> => {
      const parsed = searchQuerySchema.safeParse({ q });
      if (!parsed.success) return;
      const { hits, facets } = await app.hub.get(TicketSearch).search(tenant, parsed.data);
      const counted = facets.source.reduce((sum, one) => sum + one.count, 0);
      if (counted > 20 || hits.some((hit) => hit.ticket.body !== `secret of ${tenant}`))
        foreign.push(`${tenant}: ${q}`);
    };
    const worker = async (): Promise<void> => {
      for (let next = questions.pop(); next; next = questions.pop()) await ask(next);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(foreign).toEqual([]);
  }, 300_000);

  it('keeps tenants apart when they search at the same time', async () => {
    const finder = app.hub.get(TicketSearch);
    const tenants = Array.from({ length: 60 }, (_, i) => ['acme', 'globex', 'initech'][i % 3] ?? 'acme');
    const results = await Promise.all(
      tenants.map((tenant) => finder.search(tenant, searchQuerySchema.parse({ q: 'refund' }))),
    );
    results.forEach((result, i) => {
      expect(result.total).toBe(20);
      expect(result.hits.every((hit) => hit.ticket.subject.includes(tenants[i] ?? ''))).toBe(true);
    });
  });

  it.each<[string, string]>([
    ['search_ticket_ids', `select * from search_ticket_ids('refund', 'english', 100, 100)`],
    ['search_correct', `select search_correct('refnd') as word where search_correct('refnd') is not null`],
    ['ticket_search', 'select * from ticket_search'],
    ['lexeme', 'select * from lexeme'],
  ])('%s shows nothing to a login without a tenant', async (_, sql) => {
    const rows = await withClient(
      app.hub.database.app,
      async (client) => (await client.query(sql)).rows as unknown[],
    );
    expect(rows).toEqual([]);
  });

  it('the login of the hub cannot become the owner of the functions', async () => {
    const attempt = withClient(app.hub.database.app, (client) => client.query('set role patchbay_search'));
    await expect(attempt).rejects.toMatchObject({ code: '42501' });
  });

  it('every function that runs with the rights of its owner names the tenant and its search path', async () => {
    const functions = await app.peek<{ name: string; source: string; config: string[] | null }>(
      `select proname as name, prosrc as source, proconfig as config from pg_proc p join pg_roles r on r.oid = p.proowner
        where prosecdef and r.rolname = 'patchbay_search'`,
    );
    expect(functions.map((one) => one.name).sort()).toEqual([
      'search_correct',
      'search_lexemes_refresh',
      'search_ticket_ids',
    ]);
    for (const one of functions) {
      expect(one.source).toContain(`current_setting('app.tenant', true)`);
      expect(one.config?.some((setting) => setting.startsWith('search_path='))).toBe(true);
    }
  });
});

describe('the plan', () => {
  /** The text of the function, as the planner sees it, for a table too large to be read whole. */
  async function planOf(name: string, replace: [string, string][]): Promise<string> {
    const [row] = await app.peek<{ source: string }>(
      'select prosrc as source from pg_proc where proname = $1',
      [name],
    );
    const sql = replace.reduce((text, [from, to]) => text.replaceAll(from, to), row?.source ?? '');
    return withClient(app.hub.database.admin, async (client) => {
      await client.query('begin');
      await client.query(`set local app.tenant = 'acme'; set local enable_seqscan = off`);
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${sql}`);
      await client.query('rollback');
      return rows.map((line) => line['QUERY PLAN']).join('\n');
    });
  }

  it('of the search uses the GIN index', async () => {
    const plan = await planOf('search_ticket_ids', [
      [`websearch_to_tsquery(config, q)`, `websearch_to_tsquery('english', 'refund')`],
      ['limit most', 'limit 100'],
      ['<= ranked', '<= 100'],
    ]);
    expect(plan).toContain('ticket_search_tsv');
  });

  it('of the correction uses the trigram index', async () => {
    await app.door('acme', (em) =>
      em.query(
        `insert into lexeme(tenant_id, word, ndoc) select 'acme', 'word' || md5(i::text), 1 from generate_series(1, 20000) i`,
      ),
    );
    await app.peek('analyze lexeme');
    const plan = await planOf('search_correct', [['lower(q)', `lower('refnd')`]]);
    expect(plan).toContain('lexeme_trgm');
  });
});

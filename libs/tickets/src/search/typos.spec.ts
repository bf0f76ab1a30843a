import { beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { SearchIndexRepository } from './search-index.repository.js';
import { searchQuerySchema } from './search-query.js';
import { TicketSearch, type SearchResult } from './ticket-search.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
  await stock('acme', [
    'refund',
    'invoice',
    'password',
    'delivery',
    'connection',
    'subscription',
    'login',
    'warehouse',
    'address',
  ]);
  await stock('globex', ['carburettor']);
});

async function stock(tenant: string, words: string[]): Promise<void> {
  await app.tenant(tenant);
  await seed(
    app,
    tenant,
    words.map((word) => ({ subject: `about the ${word}` })),
  );
  await app.door(tenant, (em) => app.hub.get(SearchIndexRepository).refreshWords(em));
}

const search = (tenant: string, q: string): Promise<SearchResult> =>
  app.hub.get(TicketSearch).search(tenant, searchQuerySchema.parse({ q }));

describe('typing errors', () => {
  it.each<[string, string]>([
    ['refnd', 'refund'],
    ['refundd', 'refund'],
    ['rfund', 'refund'],
    ['refynd', 'refund'],
    ['passwrod', 'password'],
    ['pasword', 'password'],
    ['PASWORD', 'password'],
    ['delivrey', 'delivery'],
    ['conection', 'connection'],
    ['subscribtion', 'subscription'],
    ['invioce', 'invoice'],
    ['logim', 'login'],
    ['warehuse', 'warehouse'],
    ['adress', 'address'],
    ['"refnd', 'refund'],
  ])('%s finds %s', async (typed, word) => {
    const result = await search('acme', typed);
    expect(result.hits.map((hit) => hit.ticket.subject)).toEqual([`about the ${word}`]);
    expect(result.corrected).toBe(word);
  });

  it('one wrong word among right ones is mended, the others stay', async () => {
    const result = await search('acme', 'about the refnd');
    expect(result.hits).toHaveLength(1);
    expect(result.corrected).toBe('refund');
  });

  it.each<[string, string[]]>([
    ['refnd or pasword', ['about the password', 'about the refund']],
    ['refnd -password', ['about the refund']],
    ['-refund pasword', ['about the password']],
    ['pasword refund', []],
  ])('%s keeps what it means', async (q, expected) => {
    const { hits } = await search('acme', q);
    expect(hits.map((hit) => hit.ticket.subject).sort()).toEqual(expected);
  });

  it('the found word is marked, not the typed one', async () => {
    const { hits } = await search('acme', 'refnd');
    expect(hits[0]?.highlights.subject).toBe('about the <mark>refund</mark>');
  });

  it.each(['refund', 'refunds', 'password delivery'])('%s is no error: nothing is corrected', async (q) => {
    expect((await search('acme', q)).corrected).toBeNull();
  });

  it.each(['xyzzyplugh', 'rf', 'abc', '12345678', 'zzzzzzzz'])(
    '%s has no neighbour: nothing is found, nothing breaks',
    async (q) => {
      const result = await search('acme', q);
      expect(result).toMatchObject({ total: 0, hits: [], corrected: null });
    },
  );

  it('words of another organisation are never offered', async () => {
    expect(await search('acme', 'carburetor')).toMatchObject({ total: 0, corrected: null });
    expect(await search('globex', 'carburetor')).toMatchObject({ total: 1 });
    expect(await search('globex', 'refnd')).toMatchObject({ total: 0, corrected: null });
  });
});

describe('the words of a tenant', () => {
  const words = async (tenant: string): Promise<string[]> => {
    const rows = await app.peek<{ word: string }>(
      'select word from lexeme where tenant_id = $1 order by word',
      [tenant],
    );
    return rows.map((row) => row.word);
  };

  it('are counted anew a little after tickets came', async () => {
    await app.tenant('fresh');
    await seed(app, 'fresh', [{ subject: 'thermostat' }]);
    await expect.poll(() => words('fresh'), { timeout: 10_000 }).toEqual(['thermostat']);
  });

  it('leave out addresses, long numbers and what is too short', async () => {
    await app.tenant('kinds');
    await seed(app, 'kinds', [
      {
        subject: 'ab order 20045 mail ada@example.org see https://example.org/x',
        requester_email: 'eve@example.org',
      },
    ]);
    await app.door('kinds', (em) => app.hub.get(SearchIndexRepository).refreshWords(em));
    const found = await words('kinds');
    expect(found).toContain('order');
    expect(found.filter((word) => /@|\/|\d{4}/.test(word) || word.length < 3)).toEqual([]);
  });

  it('of words that are gone are gone too', async () => {
    await app.tenant('gone');
    const [id] = await seed(app, 'gone', [{ subject: 'thermostat' }, { subject: 'boiler' }]);
    await app.peek('delete from ticket where id = $1', [id]);
    await app.door('gone', (em) => app.hub.get(SearchIndexRepository).refreshWords(em));
    expect(await words('gone')).toEqual(['boiler']);
  });

  it('of one tenant leave those of others alone', async () => {
    await app.door('globex', (em) => app.hub.get(SearchIndexRepository).refreshWords(em));
    expect((await words('acme')).length).toBeGreaterThan(3);
  });
});

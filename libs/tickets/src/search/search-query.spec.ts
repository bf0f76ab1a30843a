import { describe, expect, it } from 'vitest';
import { lowerBound, searchQuerySchema, upperBound } from './search-query.js';

const parse = (query: object): unknown => searchQuerySchema.parse(query);

describe('what the search understands', () => {
  it('has defaults for everything', () => {
    expect(parse({})).toEqual({
      q: '',
      sentiment: [],
      intent: [],
      source: [],
      status: [],
      priority: [],
      page: 1,
      page_size: 20,
    });
  });

  it.each<[string, object, object]>([
    ['words are trimmed', { q: '  refund  ' }, { q: 'refund' }],
    ['NUL bytes are spaces', { q: 'a\u0000b' }, { q: 'a b' }],
    ['one filter', { status: 'open' }, { status: ['open'] }],
    ['comma separated', { status: 'open, solved,,' }, { status: ['open', 'solved'] }],
    ['repeated', { sentiment: ['negative', 'neutral'] }, { sentiment: ['negative', 'neutral'] }],
    ['repeated and comma separated', { intent: ['a,b', 'c'] }, { intent: ['a', 'b', 'c'] }],
    ['an empty filter is none', { source: '' }, { source: [] }],
    ['pages as text', { page: '3', page_size: '50' }, { page: 3, page_size: 50 }],
    ['a day', { from: '2026-03-01' }, { from: '2026-03-01' }],
    ['a moment', { to: '2026-03-01T12:00:00+02:00' }, { to: '2026-03-01T12:00:00+02:00' }],
  ])('%s', (_, query, expected) => {
    expect(parse(query)).toMatchObject(expected);
  });

  it.each<[string, object, string]>([
    ['page 0', { page: 0 }, 'page'],
    ['page 501', { page: 501 }, 'page'],
    ['half a page', { page: 1.5 }, 'page'],
    ['a page that is no number', { page: 'x' }, 'page'],
    ['a page of a million', { page_size: 1_000_000 }, 'page_size'],
    ['a page of nothing', { page_size: 0 }, 'page_size'],
    ['a query of 1,001 characters', { q: 'x'.repeat(1_001) }, 'q'],
    ['51 filters', { status: Array.from({ length: 51 }, (_, i) => `s${i}`) }, 'status'],
    ['a filter of 101 characters', { source: 'x'.repeat(101) }, 'source'],
    ['no date', { from: 'yesterday' }, 'from'],
    ['a date that is none', { to: '2026-02-30' }, 'to'],
    ['the year 0', { from: '0000-01-01' }, 'from'],
    ['the year 0 with a time', { to: '0000-01-01T00:00:00Z' }, 'to'],
  ])('refuses %s, by name', (_, query, path) => {
    const outcome = searchQuerySchema.safeParse(query);
    expect(outcome.error?.issues.map((issue) => issue.path[0])).toEqual([path]);
  });

  it.each(['tenant_id', 'sort', '_index', 'script'])('refuses a field it does not know: %s', (name) => {
    expect(searchQuerySchema.safeParse({ [name]: 'x' }).success).toBe(false);
  });
});

describe('the period', () => {
  it.each<[string, string]>([
    ['2026-03-01', '2026-03-01T00:00:00Z'],
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
    ['2026-03-01T12:00:00+02:00', '2026-03-01T12:00:00+02:00'],
  ])('from %s begins at %s', (from, expected) => {
    expect(lowerBound(from)).toBe(expected);
  });

  it.each<[string, string]>([
    ['2026-03-01', '2026-03-02T00:00:00.000Z'],
    ['2026-02-28', '2026-03-01T00:00:00.000Z'],
    ['2028-02-28', '2028-02-29T00:00:00.000Z'],
    ['2026-12-31', '2027-01-01T00:00:00.000Z'],
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
    ['9999-12-31', 'infinity'],
  ])('to %s ends before %s', (to, expected) => {
    expect(upperBound(to)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { ticketsSearch } from '../tickets.search.js';
import {
  activeCount,
  chosen,
  isDay,
  isNarrowed,
  noFacets,
  searchParams,
  toggled,
  without,
  type Filters,
} from './filters.js';

describe('facets in the address', () => {
  it('reads several values of one facet, and forgives stray commas', () => {
    expect(chosen({ sentiment: 'negative, positive,,' }, 'sentiment')).toEqual(['negative', 'positive']);
    expect(chosen({}, 'sentiment')).toEqual([]);
  });

  it('puts a value in, and takes it out again without a trace', () => {
    const once = toggled({}, 'status', 'open');
    expect(once).toBe('open');
    const twice = toggled({ status: once }, 'status', 'new');
    expect(twice).toBe('open,new');
    expect(toggled({ status: twice }, 'status', 'open')).toBe('new');
    expect(toggled({ status: 'new' }, 'status', 'new')).toBeUndefined();
  });

  it('keeps an address that was written by hand: an unknown key goes, a wrong type is dropped', () => {
    expect(ticketsSearch.parse({ sentiment: 'negative', q: 7, colour: 'red' })).toEqual({
      sentiment: 'negative',
    });
  });

  it('counts values and dates, not words', () => {
    expect(activeCount({ q: 'refund', intent: 'bug_report,data_question', from: '2026-11-01' })).toBe(3);
    expect(activeCount({ q: 'refund' })).toBe(0);
  });

  it('clears all facets and dates but leaves the words', () => {
    const before: Filters = { q: 'refund', sentiment: 'negative', to: '2026-11-01' };
    const cleared: Filters = { ...before, ...noFacets };
    expect(activeCount(cleared)).toBe(0);
    expect(cleared.q).toBe('refund');
  });

  it.each([
    [{}, false],
    [{ q: '   ' }, false],
    [{ q: 'a' }, true],
    [{ priority: 'urgent' }, true],
    [{ to: '2026-01-01' }, true],
    [{ status: ',' }, false],
  ])('%j narrows the list: %s', (filters, narrowed) => {
    expect(isNarrowed(filters)).toBe(narrowed);
  });
});

describe('the query string of a search', () => {
  it('holds only what was chosen, tidied', () => {
    expect(searchParams({ q: ' refund ', sentiment: 'negative,, positive', source: '' })).toEqual({
      q: 'refund',
      sentiment: 'negative,positive',
    });
  });

  it('leaves out a date that the hub would refuse', () => {
    expect(searchParams({ from: '2026-02-30', to: '2026-02-28' })).toEqual({ to: '2026-02-28' });
  });

  it('counts one facet as if nothing of it were chosen, and keeps the others', () => {
    const filters = { q: 'refund', sentiment: 'negative', status: 'open' };
    expect(searchParams(without(filters, 'sentiment'))).toEqual({ q: 'refund', status: 'open' });
    expect(filters.sentiment).toBe('negative');
  });

  it.each([
    ['2026-11-24', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['24.11.2026', false],
    ['2026-1-1', false],
    ['2026-13-01', false],
    [undefined, false],
  ])('%s is a day: %s', (text, day) => {
    expect(isDay(text)).toBe(day);
  });
});

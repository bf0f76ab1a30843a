import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filters } from './filters.js';
import { readTyped } from './typed-query.js';

describe('what is typed into the search box', () => {
  it.each<[string, Filters]>([
    ['refund', { q: 'refund' }],
    ['refund sentiment:negative', { q: 'refund', sentiment: 'negative' }],
    ['sentiment:negative', { q: undefined, sentiment: 'negative' }],
    ['channel:zendesk refund', { q: 'refund', source: 'zendesk' }],
    ['Priority:HIGH,Urgent', { q: undefined, priority: 'high,urgent' }],
    ['after:2026-11-01 before:2026-11-30 vat', { q: 'vat', from: '2026-11-01', to: '2026-11-30' }],
    ['intent:"how to question" key', { q: 'key', intent: 'how_to_question' }],
    ['status:open status:new', { q: undefined, status: 'open,new' }],
  ])('%s', (typed, filters) => {
    expect(readTyped(typed, {})).toEqual(filters);
  });

  it.each([
    ['an unknown prefix', 'ticket:17'],
    ['a web address', 'https://example.com/a'],
    ['a day that does not exist', 'after:2026-02-30'],
    ['a prefix without a value', 'status: open'],
    ['a prefix inside a word', 'mystatus:open'],
  ])('leaves %s as words', (_what, typed) => {
    expect(readTyped(typed, {})).toEqual({ q: typed });
  });

  it('adds to the facets that are chosen already, each value once', () => {
    expect(readTyped('status:open status:new', { status: 'new', source: 'zendesk' })).toEqual({
      q: undefined,
      status: 'new,open',
      source: 'zendesk',
    });
  });

  it('keeps the operators of the search', () => {
    expect(readTyped('"last month" -invoice or vat', {}).q).toBe('"last month" -invoice or vat');
  });

  it('never loses a word that holds no colon', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9"-]{1,12}$/), { minLength: 1 }), (words) => {
        const typed = words.join(' ');
        expect(readTyped(`${typed} status:open`, {}).q).toBe(typed);
      }),
    );
  });

  it('is done after one reading: reading the rest again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (typed) => {
        const once = readTyped(typed, {});
        expect(readTyped(once.q ?? '', once)).toEqual(once);
      }),
    );
  });
});

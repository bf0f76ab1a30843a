import { describe, expect, it } from 'vitest';
import { ticketLike } from '../ticket.fixture.js';
import type { Piece } from './highlight.js';
import { flat, fromFirstHit, labelOf, rowOf, rowOfHit, tally } from './rows.js';

const textOf = (pieces: Piece[]): string => pieces.map(({ text }) => text).join('');

describe('a line of the list', () => {
  it('tells what the ticket is, who it is from and what models said', () => {
    const factors: never[] = [];
    const row = rowOf(
      ticketLike({
        signals: {
          sentiment: { label: 'negative', score: -0.9, confidence: 0.9, factors },
          intent: [
            { label: 'billing_issue', confidence: 0.9, factors },
            { label: 'bug_report', confidence: 0.6, factors },
          ],
        },
      }),
    );
    expect(row).toMatchObject({
      label: '231',
      requester: 'Emily Watson',
      account: 'Northgate',
      assignee: null,
      sentiment: 'negative',
      intents: ['billing_issue', 'bug_report'],
      updated: '2026-11-24T21:18:46.707Z',
    });
    expect(textOf(row.subject)).toBe('Cancel our contract');
  });

  it('of a bare ticket is still readable', () => {
    const row = rowOf(ticketLike({ subject: '', external_id: null, requester: { name: null, email: null } }));
    expect(textOf(row.subject)).toBe('No subject');
    expect(row).toMatchObject({ label: '…bcd254', requester: '', sentiment: null, intents: [] });
    expect(labelOf({ id: 'abcdefghij', external_id: null })).toBe('…efghij');
  });

  it('shows the address where there is no name', () => {
    expect(rowOf(ticketLike({ requester: { name: null, email: 'a@b.example' } })).requester).toBe(
      'a@b.example',
    );
  });

  it('has a snippet of one line, of bounded length', () => {
    const { snippet } = rowOf(ticketLike({ body: `one\n\n  two\t${'x'.repeat(5_000)}` }));
    expect(textOf(snippet)).toMatch(/^one two x+$/);
    expect(textOf(snippet).length).toBeLessThanOrEqual(240);
  });

  it('carries the marks of a search', () => {
    const row = rowOfHit({
      ticket: ticketLike(),
      score: 1,
      highlights: { subject: 'Cancel our <mark>contract</mark>', body: 'the\n<mark>contract</mark>' },
    });
    expect(row.subject.at(-1)).toEqual({ text: 'contract', hit: true });
    expect(row.snippet).toEqual([
      { text: 'the ', hit: false },
      { text: 'contract', hit: true },
    ]);
  });

  it('keeps subject and body of the ticket when the search marked nothing', () => {
    const row = rowOfHit({ ticket: ticketLike(), score: 0, highlights: {} });
    expect(row).toEqual(rowOf(ticketLike()));
  });
});

describe('a snippet that begins near the first hit', () => {
  const hit = { text: 'refund', hit: true };

  it('cuts a long lead at a word', () => {
    const lead = { text: 'I waited for three weeks and want my ', hit: false };
    expect(fromFirstHit([lead, hit])).toEqual([{ text: '… and want my ', hit: false }, hit]);
  });

  it.each<[string, Piece[]]>([
    ['no hit', [{ text: 'a text without any of the words in it', hit: false }]],
    ['a hit at the start', [hit, { text: ' please', hit: false }]],
    ['a short lead', [{ text: 'my ', hit: false }, hit]],
    ['nothing', []],
  ])('leaves %s alone', (_what, pieces) => {
    expect(fromFirstHit(pieces)).toEqual(pieces);
  });
});

describe('pages put together', () => {
  it('show a ticket that moved between two pages once, where it came first', () => {
    const row = (id: string, label: string) => ({ ...rowOf(ticketLike({ id })), label });
    const rows = flat([[row('a', '1'), row('b', '1')], [], [row('b', '2'), row('c', '2')]]);
    expect(rows.map(({ id, label }) => `${id}${label}`)).toEqual(['a1', 'b1', 'c2']);
  });
});

describe('the count above the list', () => {
  it.each([
    [25, 100, false, '25 of 100 tickets'],
    [1, 1, false, '1 of 1 ticket'],
    [0, 100, false, '0 of 100 tickets'],
    [10_000, 100_000, true, '10000+ of 100000 tickets'],
    [120, 100, false, '120 of 120 tickets'],
    [1, null, false, '1 ticket'],
    [2, null, false, '2 tickets'],
  ])('%s of %s (capped: %s)', (found, all, capped, words) => {
    expect(tally(found, all, capped, String)).toBe(words);
  });
});

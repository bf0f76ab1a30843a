import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { searchQuerySchema } from './search-query.js';
import { TicketSearch, type SearchHit } from './ticket-search.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

let made = 0;
async function highlights(
  ticket: { subject?: string; body?: string },
  q: string,
): Promise<SearchHit['highlights']> {
  made += 1;
  const tenant = await app.tenant(`h${made}`);
  await seed(app, tenant, [ticket]);
  const { hits } = await app.hub.get(TicketSearch).search(tenant, searchQuerySchema.parse({ q }));
  return hits[0]?.highlights ?? {};
}

describe('highlights', () => {
  it.each<[string, string, string, string]>([
    ['the word as it stands', 'The refund is late', 'refund', 'The <mark>refund</mark> is late'],
    ['other forms of the word', 'Refunding refunds', 'refund', '<mark>Refunding</mark> <mark>refunds</mark>'],
    ['each of several words', 'late refund', 'refund late', '<mark>late</mark> <mark>refund</mark>'],
    ['a phrase', 'my password reset', '"password reset"', 'my <mark>password</mark> <mark>reset</mark>'],
    ['accents', 'Größe falsch', 'größe', '<mark>Größe</mark> falsch'],
  ])('mark %s', async (_, subject, q, expected) => {
    expect((await highlights({ subject }, q)).subject).toBe(expected);
  });

  it('of a subject without the word show it unmarked', async () => {
    const shown = await highlights({ subject: 'Hello', body: 'please refund me' }, 'refund');
    expect(shown.subject).toBe('Hello');
    expect(shown.body).toContain('<mark>refund</mark>');
  });

  it('of a long body are snippets around the words', async () => {
    const filler = 'lorem ipsum dolor sit amet '.repeat(40);
    const { body = '' } = await highlights(
      { subject: 's', body: `${filler} the refund never came ${filler} another refund ${filler}` },
      'refund',
    );
    expect(body.match(/<mark>refund<\/mark>/g)).toHaveLength(2);
    expect(body.length).toBeLessThan(600);
  });

  it('of a body that matches far behind still show its beginning', async () => {
    const { body = '' } = await highlights(
      { subject: 's', body: `beginning ${'x '.repeat(30_000)} refund` },
      'refund',
    );
    expect(body).toContain('beginning');
    expect(body).not.toContain('<mark>');
  });
});

describe('ticket text never becomes markup', () => {
  it.each<[string, string]>([
    ['<script>alert(1)</script> refund', '&lt;script&gt;alert(1)&lt;/script&gt; <mark>refund</mark>'],
    ['refund <img src=x onerror=alert(1)>', '<mark>refund</mark> &lt;img src=x onerror=alert(1)&gt;'],
    ['"refund" & \'more\'', '&quot;<mark>refund</mark>&quot; &amp; &#39;more&#39;'],
    ['</mark><b>refund</b>', '&lt;/mark&gt;&lt;b&gt;<mark>refund</mark>&lt;/b&gt;'],
    ['&lt;refund&gt;', '&amp;lt;<mark>refund</mark>&amp;gt;'],
    ['if a <b then refund', 'if a &lt;b then <mark>refund</mark>'],
    ['\uE000evil\uE001 refund', 'evil <mark>refund</mark>'],
    ['<mark>refund</mark>', '&lt;mark&gt;<mark>refund</mark>&lt;/mark&gt;'],
  ])('%s', async (subject, expected) => {
    expect((await highlights({ subject }, 'refund')).subject).toBe(expected);
  });

  it('whatever it holds: only our marks are tags, they are balanced, and the text is the text', async () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      'refund',
      ' ',
      'script',
      '/',
      '\uE000',
      '\uE001',
      '\uE002',
      '<mark>',
      '&lt;',
      'a',
      '\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
        const text = `${pieces.join('')} refund`;
        const { subject = '' } = await highlights({ subject: text }, 'refund');
        const bare = subject.replaceAll('<mark>', '').replaceAll('</mark>', '');
        expect(bare).not.toMatch(/[<>"']/);
        expect(subject.split('<mark>').length).toBe(subject.split('</mark>').length);
        const plain = bare
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        expect(plain).toBe(text.replace(/[\uE000-\uE003]/g, ''));
      }),
      { numRuns: 60 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from './highlight.js';

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

describe('a marked snippet', () => {
  it('comes apart at its marks', () => {
    expect(piecesOf('my <mark>refund</mark> of <mark>May</mark>')).toEqual([
      { text: 'my ', hit: false },
      { text: 'refund', hit: true },
      { text: ' of ', hit: false },
      { text: 'May', hit: true },
    ]);
  });

  it('holds no other markup: a script stays the text it is', () => {
    expect(piecesOf('&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;')).toEqual([
      { text: "<script>alert('1')</script>", hit: false },
    ]);
    expect(piecesOf('<img src=x onerror=alert(1)>')).toEqual([
      { text: '<img src=x onerror=alert(1)>', hit: false },
    ]);
  });

  it('is unescaped once: what looked like an entity in the ticket stays so', () => {
    expect(piecesOf('&amp;lt;b&amp;gt; &amp;mark;')).toEqual([{ text: '&lt;b&gt; &mark;', hit: false }]);
  });

  it('survives a mark without an end and an end without a mark', () => {
    expect(piecesOf('a <mark>b')).toEqual([
      { text: 'a ', hit: false },
      { text: 'b', hit: true },
    ]);
    expect(piecesOf('a</mark>b')).toEqual([
      { text: 'a', hit: false },
      { text: 'b', hit: false },
    ]);
    expect(piecesOf('')).toEqual([]);
  });

  it('gives back the text that was marked, whatever it holds', () => {
    const part = fc.record({ text: fc.string({ minLength: 1 }), hit: fc.boolean() });
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const html = parts.map(({ text, hit }) => (hit ? `<mark>${escaped(text)}</mark>` : escaped(text)));
        const pieces = piecesOf(html.join(''));
        expect(pieces.map(({ text }) => text).join('')).toBe(parts.map(({ text }) => text).join(''));
        const marked = (list: { text: string; hit: boolean }[]): string =>
          list.map(({ text, hit }) => (hit ? text : '')).join('');
        expect(marked(pieces)).toBe(marked(parts));
      }),
    );
  });
});

import type { Json } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import { renderTemplate, TemplateProblem } from './index.js';

const render = (source: string, x: Json) => renderTemplate(source, { x }, 'text');

describe('helpers', () => {
  it.each<[source: string, x: Json, expected: string]>([
    ['{{upper x}}', 'straße', 'STRASSE'],
    ['{{upper x}}', 12, '12'],
    ['{{upper x}}', true, 'TRUE'],
    ['{{upper x}}', null, ''],
    ['{{lower x}}', 'ÀB', 'àb'],
    ['{{lower missing}}', 1, ''],
    ['{{truncate x 5}}', 'abcde', 'abcde'],
    ['{{truncate x 5}}', 'abcdef', 'abcd…'],
    ['{{truncate x 1}}', 'abc', '…'],
    ['{{truncate x 4}}', 'ab😀😀', 'ab…'],
    ['{{truncate x 5}}', 'ab😀😀', 'ab😀…'],
    ['{{truncate x}}', 'y'.repeat(101), `${'y'.repeat(99)}…`],
    ['{{truncate x missing}}', 'y'.repeat(100), 'y'.repeat(100)],
    ['{{truncate missing 5}}', 1, ''],
    ['{{truncate x 2}}', 1234, '1…'],
    ['{{default x "none"}}', null, 'none'],
    ['{{default x "none"}}', '', 'none'],
    ['{{default missing "none"}}', 1, 'none'],
    ['{{default x "none"}}', 0, '0'],
    ['{{default x "none"}}', false, 'false'],
    ['{{default x "none"}}', ['a', 'b'], 'a, b'],
    ['{{default missing missing}}', 1, ''],
    ['{{json x}}', { a: [1, null] }, '{"a":[1,null]}'],
    ['{{json x}}', 'a"b', '"a\\"b"'],
    ['{{json missing}}', 1, 'null'],
    ['{{plural x "ticket"}}', 1, 'ticket'],
    ['{{plural x "ticket"}}', 0, 'tickets'],
    ['{{plural x "ticket"}}', 2, 'tickets'],
    ['{{plural x "reply" "replies"}}', '1', 'reply'],
    ['{{plural x "reply" "replies"}}', '21', 'replies'],
    ['{{plural missing "reply" "replies"}}', 1, 'replies'],
    ['{{safeUrl x}}', 'https://example.com', 'https://example.com/'],
    ['{{safeUrl x}}', 'HTTP://EXAMPLE.com/a b', 'http://example.com/a%20b'],
    ['{{safeUrl x}}', 'mailto:a@b.c', 'mailto:a@b.c'],
    ['{{safeUrl x}}', 'tel:+4930123', 'tel:+4930123'],
    ['{{safeUrl x}}', '/relative', ''],
    ['{{safeUrl x}}', '//evil.example', ''],
    ['{{safeUrl x}}', 'javascript:alert(1)', ''],
    ['{{safeUrl x}}', '\u0001javascript:alert(1)', ''],
    ['{{safeUrl x}}', 'java\tscript:alert(1)', ''],
    ['{{safeUrl x}}', 'vbscript:x', ''],
    ['{{safeUrl x}}', 'data:text/html,x', ''],
    ['{{safeUrl x}}', 'file:///etc/passwd', ''],
    ['{{safeUrl x}}', 'blob:https://a.b/c', ''],
    ['{{safeUrl x}}', '', ''],
    ['{{safeUrl x}}', null, ''],
    ['{{safeUrl x}}', { href: 'https://a.b' }, ''],
  ])('%s with %j is "%s"', (source, x, expected) => {
    expect(render(source, x)).toBe(expected);
  });

  it.each<[source: string, x: Json, message: RegExp]>([
    ['a\n {{upper x}}', ['a'], /upper needs a text/],
    ['a\n {{lower x}}', {}, /lower needs a text/],
    ['a\n {{truncate x 5}}', {}, /truncate needs a text/],
    ['a\n {{truncate "abc" x}}', 'five', /whole number/],
    ['a\n {{truncate "abc" x}}', -1, /whole number/],
    ['a\n {{plural x "a"}}', [1], /plural needs a text/],
    ['a\n {{plural 2 x}}', [1], /plural needs a text/],
    ['a\n {{date "2026-01-01" x}}', 'epoch', /styles/],
    ['a\n {{date "2026-01-01" "date" x}}', 'Nowhere', /does not exist/],
    ['a\n {{date "2026-01-01" "date" x}}', {}, /name of a time zone/],
  ])('%j with %j names the tag that failed', (source, x, message) => {
    expect(() => render(source, x)).toThrow(TemplateProblem);
    expect(() => render(source, x)).toThrow(
      expect.objectContaining({ line: 2, column: 2, message: expect.stringMatching(message) }),
    );
  });
});

describe('date', () => {
  it.each<[source: string, x: Json, expected: string]>([
    ['{{date x}}', '2026-01-31T23:05:00Z', '2026-01-31'],
    ['{{date x "date"}}', '2026-01-31', '2026-01-31'],
    ['{{date x "time"}}', '2026-01-31T23:05:59Z', '23:05'],
    ['{{date x "time"}}', '2026-01-31T00:00:00Z', '00:00'],
    ['{{date x "datetime"}}', '2026-01-31T23:05:00+02:00', '2026-01-31 21:05'],
    ['{{date x "datetime" "Europe/Berlin"}}', '2026-01-31T23:05:00Z', '2026-02-01 00:05'],
    ['{{date x "datetime" "Europe/Berlin"}}', '2026-07-01T12:00:00Z', '2026-07-01 14:00'],
    ['{{date x "datetime" "America/New_York"}}', '2026-07-01T00:30:00Z', '2026-06-30 20:30'],
    ['{{date x "date" missing}}', 0, '1970-01-01'],
    ['{{date x}}', 1_767_225_600_000, '2026-01-01'],
    ['{{date x}}', 'not a date', ''],
    ['{{date x}}', '', ''],
    ['{{date x}}', null, ''],
    ['{{date x}}', true, ''],
    ['{{date x}}', {}, ''],
    ['{{date missing "time"}}', 1, ''],
    ['{{date x}}', 9e15, ''],
  ])('%s of %j is "%s"', (source, x, expected) => {
    expect(render(source, x)).toBe(expected);
  });
});

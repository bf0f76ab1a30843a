import { describe, expect, it } from 'vitest';
import { hostileHtml } from '../testing/hostile-html.js';
import { isTooMuch, maxHtmlBytes, maxTags, sanitiseHtml } from './sanitise-html.js';

/** Tags and attributes of what is left. Our output quotes every attribute, so a plain reader is enough. */
function parts(html: string): { tags: string[]; attributes: [string, string][] } {
  const found = [...html.matchAll(/<([a-z][^\s/>]*)((?:\s+[^\s=>]+="[^"]*")*)\s*\/?>/gi)];
  return {
    tags: found.map(([, tag = '']) => tag.toLowerCase()),
    attributes: found.flatMap(([, , list = '']) =>
      [...list.matchAll(/([^\s=]+)="([^"]*)"/g)].map(([, name = '', value = '']): [string, string] => [
        name,
        value,
      ]),
    ),
  };
}

const forbidden =
  /^(script|style|svg|math|iframe|frame|frameset|object|embed|applet|form|input|button|link|meta|base|video|audio|source|picture|template|noscript|textarea|title|xmp|isindex|body|details|marquee|x)$/;

describe('P42: HTML of strangers', () => {
  it('is tried with at least 60 vectors', () => {
    expect(new Set(hostileHtml).size).toBeGreaterThanOrEqual(60);
  });

  it.each(hostileHtml)('B30-B32: %s', (html) => {
    const clean = sanitiseHtml(html) ?? '';
    const { tags, attributes } = parts(clean);
    expect(tags.filter((tag) => forbidden.test(tag))).toEqual([]);
    expect(clean).not.toMatch(
      /<[^>]*\b(?<!data-)(on\w+|style|class|id|src|srcset|background|poster|formaction)\s*=/i,
    );
    for (const [name] of attributes) {
      expect(['href', 'title', 'rel', 'target', 'data-src', 'alt', 'width', 'height']).toContain(name);
    }
    const valuesOf = (...names: string[]) =>
      attributes.filter(([name]) => names.includes(name)).map(([, value]) => value);
    for (const value of valuesOf('href', 'data-src')) expect(value).toMatch(/^(https?:\/\/|mailto:|tel:|#)/);
    for (const value of valuesOf('target')) expect(value).toBe('_blank');
    expect(sanitiseHtml(clean) ?? '').toBe(clean);
    expect(clean.replaceAll('&lt;', '')).not.toMatch(/<\s*script/i);
  });

  it('B31: links with a scheme that runs or hides something lose it', () => {
    for (const href of [
      'javascript:x',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      '//evil.test',
    ])
      expect(sanitiseHtml(`<a href="${href}">x</a>`)).not.toContain('href');
  });

  it('B32: pictures wait for a click', () => {
    expect(sanitiseHtml('<img src="https://a.test/p.gif" alt="Logo">')).toBe(
      '<img alt="Logo" data-src="https://a.test/p.gif" />',
    );
  });

  it('B42: parts of the mail that point elsewhere are dropped', () => {
    expect(sanitiseHtml('<p>x<img src="cid:https://evil.test/p"></p>')).toBe('<p>x</p>');
    expect(sanitiseHtml('<img src="cid:logo@mail">')).toBeNull();
  });
});

describe('what people write', () => {
  it.each([
    [
      '<p>Hello <b>there</b>,<br>it <em>broke</em>.</p>',
      '<p>Hello <b>there</b>,<br />it <em>broke</em>.</p>',
    ],
    ['<ul><li>one</li><li>two</li></ul>', '<ul><li>one</li><li>two</li></ul>'],
    ['<table><tr><td colspan="2">x</td></tr></table>', '<table><tr><td colspan="2">x</td></tr></table>'],
    ['<blockquote>&gt; quoted &amp; kept</blockquote>', '<blockquote>&gt; quoted &amp; kept</blockquote>'],
    ['<pre>  a &lt; b</pre>', '<pre>  a &lt; b</pre>'],
    ['Größe 💩', 'Größe 💩'],
    ['<font color=red>red</font>', 'red'],
  ])('%s stays readable', (html, clean) => {
    expect(sanitiseHtml(html)).toBe(clean);
  });

  it('keeps links, which open elsewhere and say nothing of us', () => {
    expect(sanitiseHtml('<a href="https://a.test/?q=1&b=2" onclick="x">x</a>')).toBe(
      '<a href="https://a.test/?q=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">x</a>',
    );
    expect(sanitiseHtml('<a href="mailto:a@b.co">x</a>')).toContain('href="mailto:a@b.co"');
  });
});

describe('limits', () => {
  it('above 256 KiB nothing is kept, at 256 KiB it is', () => {
    expect(sanitiseHtml('x'.repeat(maxHtmlBytes))).toHaveLength(maxHtmlBytes);
    expect(sanitiseHtml('x'.repeat(maxHtmlBytes + 1))).toBeNull();
    expect(sanitiseHtml('ü'.repeat(maxHtmlBytes / 2 + 1))).toBeNull();
  });

  it('with more than 10,000 tags nothing is kept, however short they are', () => {
    expect(sanitiseHtml('<b>x</b>'.repeat(maxTags / 2))).not.toBeNull();
    expect(sanitiseHtml(`${'<b>x</b>'.repeat(maxTags / 2)}<i>`)).toBeNull();
  });

  it('deeper than 50 nothing is kept', () => {
    const clean = sanitiseHtml(`${'<div>'.repeat(500)}deep${'</div>'.repeat(500)}`) ?? '';
    expect(clean.match(/<div>/g)?.length ?? 0).toBeLessThanOrEqual(50);
  });

  it('are asked before anything is read: two megabytes cost nothing', () => {
    const huge = [
      '<div>'.repeat(400_000),
      'x'.repeat(2_000_000),
      '<'.repeat(2_000_000),
      '&amp'.repeat(500_000),
    ];
    for (const html of huge) expect([isTooMuch(html), sanitiseHtml(html)]).toEqual([true, null]);
  });

  it.each([
    ['many tags', '<b>'.repeat(10_000)],
    ['more tags than that', '<b>'.repeat(80_000)],
    ['many attributes', `<p ${'a=b '.repeat(60_000)}>`],
    ['an endless comment', `<!--${'-'.repeat(200_000)}`],
    ['many entities', '&amp'.repeat(60_000)],
    ['open tags', '<'.repeat(200_000)],
    ['quotes without end', `<a href="${'"<'.repeat(100_000)}`],
  ])('are kept within two seconds by %s', (_what, html) => {
    const started = performance.now();
    sanitiseHtml(html);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each(['', '   ', '<script>x</script>', '<style>x</style>'])('%j is nothing', (html) => {
    expect(sanitiseHtml(html)).toBeNull();
  });
});

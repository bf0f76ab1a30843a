import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTemplate, renderTemplate } from './index.js';

describe('links that start with a value need safeUrl', () => {
  it.each<[source: string, place: string]>([
    [`<a href='{{x}}'>`, '1:10'],
    ['<a href="{{x}}">', '1:10'],
    ['<a href={{x}}>', '1:9'],
    ['<a HREF = "{{x}}">', '1:12'],
    ['<a href=" {{x}}">', '1:11'],
    ['<a\nhref="{{x}}">', '2:7'],
    ['<img src="{{x}}">', '1:11'],
    ['<form action="{{x}}">', '1:15'],
    ['<button formaction="{{x}}">', '1:21'],
    ['<use xlink:href="{{x}}">', '1:18'],
    ['<a title="{{t}}" href="{{x}}">', '1:24'],
    ['<a href="{{upper x}}">', '1:10'],
    ['<a href="{{safeUrl}}">', '1:10'],
    ['<a href="{{upper (safeUrl x)}}">', '1:10'],
    ['<a href="{{safeUrl x}}{{y}}">', '1:23'],
    ['<a href="{{#if a}}{{x}}{{/if}}">', '1:19'],
    ['<a href="{{#if a}}https://b.c/{{else}}{{x}}{{/if}}">', '1:39'],
    ['<a href="{{#if a}}https://b.c/{{/if}}{{x}}">', '1:38'],
    ['<a {{#if a}}href="{{/if}}{{x}}">', '1:26'],
    ['{{#each links}}<a href="{{this}}">{{/each}}', '1:25'],
  ])('%s', (source, place) => {
    const problem = checkTemplate(source, 'html');
    expect(`${problem?.line}:${problem?.column}`).toBe(place);
    expect(problem?.message).toContain('safeUrl');
    expect(checkTemplate(source, 'text')).toBeNull();
  });

  it.each([
    '<a href="{{safeUrl x}}">',
    '<a href="{{safeUrl (default x "https://a.b")}}">',
    '<a href="https://a.b/{{x}}">',
    '<a href="https://a.b/?q={{x}}&r={{y}}">',
    '<a href="{{safeUrl x}}?id={{y}}">',
    '<a href="{{#if a}}{{safeUrl x}}{{else}}https://a.b{{/if}}">{{y}}',
    '<a href="https://a.b" title="{{x}}">{{y}}</a>',
    '<a href="https://a.b">{{y}}</a>',
    '<p data-href="{{x}}">{{y}}</p>',
    'a = {{x}}',
  ])('%s is fine', (source) => {
    expect(checkTemplate(source, 'html')).toBeNull();
  });

  it.each<[url: string, shown: string]>([
    ['javascript:alert(1)', ''],
    [' JaVaScRiPt:alert(1)', ''],
    ['java\nscript:alert(1)', ''],
    ['data:text/html,<script>', ''],
    ['https://a.b/"><script>', 'https://a.b/%22%3E%3Cscript%3E'],
    ['https://a.b/?q=1&r=2', 'https://a.b/?q&#x3D;1&amp;r&#x3D;2'],
  ])('%s is printed as "%s"', (x, shown) => {
    expect(renderTemplate('<a href="{{safeUrl x}}">', { x }, 'html')).toBe(`<a href="${shown}">`);
  });
});

describe('code', () => {
  it.each([
    '<a onclick="go({{x}})">',
    `<a onClick='go("{{x}}")'>`,
    '<body onload={{x}}>',
    '<p onmouseover="{{#if a}}{{x}}{{/if}}">',
  ])('%s: no value in an event handler', (source) => {
    expect(checkTemplate(source, 'html')?.message).toContain('event handler');
  });

  it.each([
    '<script>x</script>',
    'a < SCRIPT src="x">',
    '{{#if a}}<script>{{/if}}',
    '<script>{{x}}</script>',
  ])('%s: no scripts', (source) => {
    expect(checkTemplate(source, 'html')?.message).toContain('Scripts');
    expect(checkTemplate(source, 'text')).toBeNull();
  });

  it('is not mistaken for an event handler after the attribute has ended', () => {
    expect(checkTemplate('<a onclick="go()">{{x}}</a>', 'html')).toBeNull();
    expect(checkTemplate('depends on = {{x}}', 'html')).toBeNull();
  });
});

describe('escaping', () => {
  it.each(['{{{x}}}', '{{& x}}', '{{~{x}~}}', '{{{upper x}}}', '{{#if a}}{{{x}}}{{/if}}'])(
    '%s is refused in html',
    (source) => {
      expect(checkTemplate(source, 'html')?.message).toContain('escaped');
      expect(checkTemplate(source, 'text')).toBeNull();
    },
  );

  it('holds for every value, helper and block', () => {
    const source = `{{x}}|{{upper x}}|{{default n x}}|{{json o}}|{{o}}|{{l}}|{{#each l}}{{this}}{{/each}}|{{truncate x 9}}`;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '`', '=', 'a', 'b') }), (x) => {
        const html = renderTemplate(source, { x, o: { x }, l: [x, x] }, 'html');
        expect(html).not.toMatch(/[<>"'`=]|&(?!(?:lt|gt|quot|amp|#x27|#x60|#x3D);)/);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

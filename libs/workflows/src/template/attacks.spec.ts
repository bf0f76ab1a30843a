import type { JsonObject } from '@patchbay/domain';
import { describe, expect, it, vi } from 'vitest';
import { checkTemplate, compileTemplate, renderTemplate, TemplateProblem } from './index.js';

const list = (length: number) => Array.from({ length }, (_, index) => index);
const nestedEach = (levels: number) =>
  `{{#each a}}${list(levels - 1)
    .map((level) => `{{#each ${'../'.repeat(level + 1)}a}}`)
    .join('')}x${'{{/each}}'.repeat(levels)}`;

describe('sizes that stall plain handlebars are refused before they cost anything', () => {
  it.each<[name: string, source: string, message: RegExp]>([
    ['500 nested blocks', `${'{{#if a}}'.repeat(240)}${'{{/if}}'.repeat(240)}`, /8 deep/],
    ['9 nested blocks', `${'{{#if a}}'.repeat(9)}${'{{/if}}'.repeat(9)}`, /8 deep/],
    ['500 blocks never closed', '{{#if a}}'.repeat(500), /not complete/],
    ['5,000 nested blocks', '{{#if a}}'.repeat(5_000), /bytes/],
    ['51 else-ifs', `{{#if a}}${'{{else if b}}'.repeat(51)}{{/if}}`, /50 "else if"/],
    ['490 else-ifs', `{{#if a}}${'{{else if b}}'.repeat(490)}{{/if}}`, /50 "else if"/],
    ['501 tags', '{{a}}'.repeat(501), /500 tags/],
    ['10,000 tags', '{{a}}'.repeat(10_000), /bytes/],
    ['tags in comments', '{{!-- {{a}} --}}'.repeat(251), /500 tags/],
    ['path of 8,000 parts', `{{${list(8_000).fill(7).join('.')}a}}`, /./],
    ['path of 5,000 names', `{{${'a.'.repeat(5_000)}a}}`, /8 parts/],
    ['5,000 steps up', `{{${'../'.repeat(5_000)}a}}`, /8 parts/],
    ['9 nested helpers', `{{upper ${'(upper '.repeat(9)}a${')'.repeat(9)}}}`, /nested at most 8/],
    ['490 nested helpers', `{{upper ${'(upper '.repeat(490)}a${')'.repeat(490)}}}`, /nested at most 8/],
    ['1,000 nested helpers', `{{a ${'(a '.repeat(1_000)}a${')'.repeat(1_000)}}}`, /500 opening/],
    ['hidden in texts', `{{a ${'(a "}}{{" '.repeat(501)}${')'.repeat(501)}}}`, /500/],
    ['8,000 values', `{{upper ${'b '.repeat(8_000)}}}`, /upper text/],
    ['4,000 options', `{{upper a ${'b=1 '.repeat(4_000)}}}`, /upper text/],
    ['16 KiB and one byte', 'x'.repeat(16_385), /bytes/],
    ['16 KiB in bytes, not letters', 'ü'.repeat(8_193), /bytes/],
  ])('%s', (_, source, message) => {
    const problem = checkTemplate(source, 'html');
    expect(problem?.message).toMatch(message);
    expect(problem?.line).toBeGreaterThan(0);
    expect(problem?.column).toBeGreaterThan(0);
  });

  it('accepts exactly 16 KiB and exactly 500 tags', () => {
    expect(checkTemplate('x'.repeat(16_384), 'text')).toBeNull();
    expect(checkTemplate('{{a}}'.repeat(500), 'text')).toBeNull();
    expect(checkTemplate('(a) '.repeat(500), 'text')).toBeNull();
  });
});

describe('loops that stall plain handlebars end within the budget', () => {
  it.each<[name: string, source: string, view: JsonObject]>([
    ['3 nested each over 300 items', nestedEach(3), { a: list(300) }],
    ['7 nested each over 30 items', nestedEach(7), { a: list(30) }],
    ['8 nested each over 300 items', nestedEach(8), { a: list(300) }],
    ['one each over 5,001 items', nestedEach(1), { a: list(5_001) }],
  ])('%s', (_, source, view) => {
    expect(checkTemplate(source, 'html')).toBeNull();
    expect(() => renderTemplate(source, view, 'html')).toThrow(/repeats more than 5000 times/);
  });
});

describe('what is not JSON never reaches a template', () => {
  it('drops functions, so nothing can be called', () => {
    const called = vi.fn<() => string>(() => 'code ran');
    const view = { f: Function, g: called, deep: { h: called } } as unknown as JsonObject;
    const out = ['{{f}}', '{{g}}', '{{deep.h}}', '{{#with g}}x{{/with}}', '{{json deep}}'];
    expect(out.map((source) => renderTemplate(source, view, 'text'))).toEqual(['', '', '', '', '{}']);
    expect(() => renderTemplate('{{f "return process"}}', view, 'text')).toThrow(TemplateProblem);
    expect(called).not.toHaveBeenCalled();
  });

  it('reads getters once, while copying, and no methods of a class', () => {
    class Ticket {
      subject = 'Hello';
      get secret() {
        return 'hidden';
      }
      reveal() {
        return 'hidden';
      }
    }
    const view = { ticket: new Ticket() } as unknown as JsonObject;
    expect(renderTemplate('{{ticket.subject}}{{ticket.secret}}{{ticket.reveal}}', view, 'text')).toBe(
      'Hello',
    );
  });

  it('does not see a polluted prototype', () => {
    const proto = Object.prototype as { polluted?: string };
    proto.polluted = 'yes';
    try {
      const view = { a: { b: 1 } };
      const loop = '{{#each a}}{{@key}}{{/each}}';
      expect(renderTemplate(`{{polluted}}{{a.polluted}}${loop}`, view, 'text')).toBe('b');
      expect(checkTemplate('{{polluted a}}', 'text')).not.toBeNull();
      expect(checkTemplate('{{> polluted}}', 'text')).not.toBeNull();
    } finally {
      delete proto.polluted;
    }
  });

  it('refuses a ready AST in place of a source', () => {
    const ast = { type: 'Program', body: [{ type: 'NumberLiteral', value: '1;process.exit()' }] };
    expect(() => compileTemplate(ast as unknown as string, 'text')).toThrow('A template is text.');
    expect(checkTemplate(null as unknown as string, 'html')).toEqual({
      line: 1,
      column: 1,
      message: 'A template is text.',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { RenderBudget } from './budget.js';
import { compileTemplate, renderTemplate, TEMPLATE_LIMITS } from './index.js';

const turns = (length: number) => Array.from({ length }, () => 'x');
const loc = { start: { line: 3, column: 4 } };

describe('iterations', () => {
  const source = 'line one\n{{#each a}}.{{/each}}';

  it('5,000 pass, 5,001 do not', () => {
    const render = compileTemplate(source, 'text');
    expect(render({ a: turns(5_000) })).toHaveLength('line one\n'.length + 5_000);
    expect(() => render({ a: turns(5_001) })).toThrow(
      expect.objectContaining({ line: 2, column: 1, message: 'The template repeats more than 5000 times.' }),
    );
  });

  it('are counted over all loops of one rendering', () => {
    const twice = '{{#each a}}.{{/each}}{{#each a}}.{{/each}}';
    expect(renderTemplate(twice, { a: turns(2_500) }, 'text')).toHaveLength(5_000);
    expect(() => renderTemplate(twice, { a: turns(2_501) }, 'text')).toThrow(/repeats/);
  });

  it('start again with every rendering', () => {
    const render = compileTemplate(source, 'text');
    for (let time = 0; time < 3; time += 1) expect(render({ a: turns(4_000) })).toHaveLength(4_009);
  });

  it('count the fields of an object too', () => {
    const a = Object.fromEntries(turns(5_001).map((value, index) => [`k${index}`, value]));
    expect(() => renderTemplate(source, { a }, 'text')).toThrow(/repeats/);
  });
});

describe('output', () => {
  const half = 'y'.repeat(TEMPLATE_LIMITS.output_length / 2);

  it('262,144 characters pass, one more does not', () => {
    expect(renderTemplate('{{a}}{{a}}', { a: half }, 'text')).toHaveLength(TEMPLATE_LIMITS.output_length);
    expect(() => renderTemplate('{{a}}{{a}}{{b}}', { a: half, b: '!' }, 'text')).toThrow(
      expect.objectContaining({ line: 1, column: 11, message: expect.stringContaining('262144 characters') }),
    );
    expect(() => renderTemplate('{{a}}{{a}}!', { a: half }, 'text')).toThrow(/262144 characters/);
  });

  it('counts what escaping adds', () => {
    const a = '<'.repeat(TEMPLATE_LIMITS.output_length / 4);
    expect(renderTemplate('{{a}}', { a }, 'html')).toHaveLength(TEMPLATE_LIMITS.output_length);
    expect(() => renderTemplate('{{a}}{{b}}', { a, b: '!' }, 'html')).toThrow(/262144/);
  });

  it('stops a loop as soon as its fixed text is too long', () => {
    const source = `{{#each a}}${'z'.repeat(16_000)}{{/each}}`;
    expect(renderTemplate(source, { a: turns(16) }, 'text')).toHaveLength(256_000);
    expect(() => renderTemplate(source, { a: turns(5_000) }, 'text')).toThrow(/262144/);
  });

  it('stops many tags that print a large value', () => {
    const a = '<'.repeat(200_000);
    expect(() => renderTemplate('{{a}}'.repeat(500), { a }, 'html')).toThrow(/262144/);
    expect(() => renderTemplate('{{json this}}'.repeat(500), { a }, 'html')).toThrow(/262144/);
  });
});

describe('helpers', () => {
  it('cannot work on a large text in a loop without printing it', () => {
    const source = '{{#each i}}{{truncate (upper (json ../a)) 1}}{{/each}}';
    expect(() => renderTemplate(source, { i: turns(5_000), a: 'x'.repeat(200_000) }, 'text')).toThrow(
      expect.objectContaining({ message: 'The helpers of the template work on too much text.' }),
    );
  });

  it('may work on the same text a few times', () => {
    const source = '{{#if (upper a)}}{{truncate (lower a) 4}}{{/if}}';
    expect(renderTemplate(source, { a: 'ABC'.repeat(100_000) }, 'text')).toBe('abc…');
  });
});

describe('values', () => {
  it('of more than 512 KiB are refused', () => {
    const overhead = JSON.stringify({ a: '' }).length;
    const a = 'x'.repeat(TEMPLATE_LIMITS.view_length - overhead);
    expect(renderTemplate('ok', { a }, 'text')).toBe('ok');
    expect(() => renderTemplate('ok', { a: `${a}x` }, 'text')).toThrow(/more than 524288 characters/);
  });
});

describe('RenderBudget', () => {
  it('names the place of the tag that went too far', () => {
    const budget = new RenderBudget();
    budget.print(TEMPLATE_LIMITS.output_length, loc);
    expect(() => budget.print(1, loc)).toThrow(expect.objectContaining({ line: 3, column: 5 }));
  });

  it('keeps its three counts apart', () => {
    const budget = new RenderBudget();
    budget.handle(TEMPLATE_LIMITS.helper_length, loc);
    budget.print(TEMPLATE_LIMITS.output_length, loc);
    budget.iterate(loc);
    expect(() => budget.handle(1, loc)).toThrow(/helpers/);
  });
});

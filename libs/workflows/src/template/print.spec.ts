import type { Json } from '@patchbay/domain';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { RenderBudget } from './budget.js';
import { TEMPLATE_LIMITS } from './limits.js';
import { PRINT_HELPER, printValue, withCountedOutput } from './print.js';

const loc = { start: { line: 1, column: 0 } };
const options = () => ({ data: { budget: new RenderBudget() }, loc });

describe('printValue', () => {
  it.each<[value: Json | undefined, text: string]>([
    [undefined, ''],
    [null, ''],
    ['', ''],
    ['text', 'text'],
    [0, '0'],
    [1.5, '1.5'],
    [false, 'false'],
    [[], ''],
    [['a', 1, true], 'a, 1, true'],
    [[['a'], 'b'], '[["a"],"b"]'],
    [[null, 'b'], '[null,"b"]'],
    [{}, '{}'],
    [{ a: [1] }, '{"a":[1]}'],
  ])('%j is "%s"', (value, text) => {
    expect(printValue(value, options())).toBe(text);
  });

  it('counts what it prints', () => {
    const shared = options();
    printValue('x'.repeat(TEMPLATE_LIMITS.output_length - 1), shared);
    expect(printValue('y', shared)).toBe('y');
    expect(printValue('', shared)).toBe('');
    expect(() => printValue('z', shared)).toThrow(/characters/);
  });
});

describe('withCountedOutput', () => {
  it('lets every tag print through the counting helper, in every branch', () => {
    const source =
      '{{a}}{{upper b}}{{#if c}}{{d}}{{else if e}}{{f}}{{else}}{{g}}{{/if}}{{^each h}}{{i}}{{/each}}';
    const counted = withCountedOutput(Handlebars.parse(source));
    expect(outputsOf(counted)).toEqual(Array.from({ length: 6 }, () => PRINT_HELPER));
  });

  it('keeps where a tag stands and whether it is escaped', () => {
    const [escaped, raw] = withCountedOutput(Handlebars.parse('{{a}}\n{{{b}}}')).body.filter(
      ({ type }) => type === 'MustacheStatement',
    ) as hbs.AST.MustacheStatement[];
    expect(escaped).toMatchObject({ escaped: true, loc: { start: { line: 1, column: 0 } } });
    expect(raw).toMatchObject({ escaped: false, loc: { start: { line: 2, column: 0 } } });
  });

  it('leaves the program it was given as it was', () => {
    const program = Handlebars.parse('{{a}}{{#if b}}{{c}}{{/if}}');
    const before = JSON.stringify(program);
    withCountedOutput(program);
    expect(JSON.stringify(program)).toBe(before);
  });

  it('leaves text and comments alone', () => {
    const program = Handlebars.parse('text {{! comment }}');
    expect(withCountedOutput(program)).toEqual(program);
  });
});

function outputsOf(program: hbs.AST.Program): string[] {
  return program.body.flatMap((node) => {
    if (node.type === 'MustacheStatement') {
      return [((node as hbs.AST.MustacheStatement).path as hbs.AST.PathExpression).original];
    }
    const { program: inner, inverse } = node as hbs.AST.BlockStatement;
    return [inner, inverse].flatMap((part) => (part ? outputsOf(part) : []));
  });
}

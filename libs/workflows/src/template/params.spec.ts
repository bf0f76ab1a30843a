import type { Json, JsonObject } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import { checkParams, renderParams, TEMPLATE_LIMITS, TemplateProblem } from './index.js';

const view: JsonObject = {
  ticket: { id: 'T-1', subject: 'Refund <now>', score: 7, tags: ['vip'], open: true, note: null },
};

const nested = (depth: number, leaf: Json): Json => {
  let value = leaf;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};

describe('renderParams', () => {
  it.each<[params: Json, expected: Json]>([
    [null, null],
    [5, 5],
    [false, false],
    ['plain', 'plain'],
    ['', ''],
    ['{{ticket.id}}', 'T-1'],
    ['{{ticket.score}}', '7'],
    ['{{ticket.open}}', 'true'],
    ['{{ticket.note}}', ''],
    ['{{ticket.missing}}', ''],
    ['{{ticket.tags}}', 'vip'],
    ['Ticket {{ticket.id}}: {{ticket.subject}}', 'Ticket T-1: Refund <now>'],
    [
      { to: 'a@b.c', retries: 3, urgent: true, cc: null },
      { to: 'a@b.c', retries: 3, urgent: true, cc: null },
    ],
    [{ body: { text: '{{upper ticket.subject}}' } }, { body: { text: 'REFUND <NOW>' } }],
    [
      ['{{ticket.id}}', 1, ['{{ticket.score}}']],
      ['T-1', 1, ['7']],
    ],
    [{ '{{ticket.id}}': '{{ticket.id}}' }, { '{{ticket.id}}': 'T-1' }],
    ['{ not a tag }', '{ not a tag }'],
    ['\\{{ticket.id}}', '{{ticket.id}}'],
    [{}, {}],
    [[], []],
  ])('%j becomes %j', (params, expected) => {
    expect(renderParams(params, view)).toEqual(expected);
  });

  it('leaves the parameters as they were', () => {
    const params: Json = { a: ['{{ticket.id}}'] };
    renderParams(params, view);
    expect(params).toEqual({ a: ['{{ticket.id}}'] });
  });

  it('never renders a value twice', () => {
    expect(renderParams('{{x}}', { x: '{{ticket.id}}', ticket: { id: 'T-1' } })).toBe('{{ticket.id}}');
  });

  it('keeps a key named __proto__ a key', () => {
    const params = JSON.parse('{"__proto__":"{{ticket.id}}"}') as Json;
    expect(JSON.stringify(renderParams(params, view))).toBe('{"__proto__":"T-1"}');
  });

  it('passes long texts without tags through', () => {
    const text = 'x'.repeat(100_000);
    expect(renderParams({ text }, view)).toEqual({ text });
  });

  it('names the parameter that failed', () => {
    const params: Json = { fields: [{ value: 'fine' }, { value: 'a\n{{nope x}}' }] };
    expect(() => renderParams(params, view)).toThrow(TemplateProblem);
    expect(() => renderParams(params, view)).toThrow(
      expect.objectContaining({ path: 'fields.1.value', line: 2, column: 1 }),
    );
  });

  it('spends one budget on all texts together', () => {
    const loop = '{{#each list}}.{{/each}}';
    const list = Array.from({ length: 3_000 }, () => 1);
    expect(renderParams([loop], { list })).toEqual(['.'.repeat(3_000)]);
    expect(() => renderParams([loop, loop], { list })).toThrow(
      expect.objectContaining({ path: '1', message: expect.stringContaining('5000 times') }),
    );
    const large = 'x'.repeat(TEMPLATE_LIMITS.output_length / 2);
    expect(() => renderParams(['{{large}}', '{{large}}', '{{large}}'], { large })).toThrow(/characters/);
  });

  it('accepts 31 levels of lists and refuses 33', () => {
    expect(renderParams(nested(31, '{{ticket.id}}'), view)).toEqual(nested(31, 'T-1'));
    expect(() => renderParams(nested(33, 'x'), view)).toThrow(/nested at most 32 deep/);
    expect(() => renderParams(nested(20_000, 'x'), view)).toThrow(TemplateProblem);
  });
});

describe('checkParams', () => {
  it.each<[params: Json]>([[null], [1], ['x'], ['{{a}}'], [{ a: ['{{upper b}}', 2] }]])(
    '%j is fine',
    (params) => {
      expect(checkParams(params)).toEqual([]);
    },
  );

  it('lists every bad text with its path and place', () => {
    const params: Json = { a: '{{nope x}}', b: ['fine', '{{#if}}x{{/if}}', { c: '\n{{' }], d: '{{ok}}' };
    expect(checkParams(params).map(({ path, line, column }) => [path, line, column])).toEqual([
      ['a', 1, 1],
      ['b.1', 1, 1],
      ['b.2.c', 2, 3],
    ]);
  });

  it('has an empty path for a text of its own', () => {
    expect(checkParams('{{nope x}}')).toEqual([
      { path: '', line: 1, column: 1, message: expect.stringContaining('helpers') },
    ]);
  });

  it('reports nesting instead of overflowing', () => {
    expect(checkParams(nested(20_000, 'x'))).toEqual([
      expect.objectContaining({ message: 'Parameters are nested at most 32 deep.' }),
    ]);
  });

  it('does not mind HTML rules: parameters are text', () => {
    expect(checkParams({ body: '<a href="{{url}}">{{{raw}}}</a>' })).toEqual([]);
  });
});

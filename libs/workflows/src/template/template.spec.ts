import type { JsonObject } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import { checkTemplate, compileTemplate, renderTemplate, TEMPLATE_LIMITS, TemplateProblem } from './index.js';
import { rendererOf } from './template.js';
import { cleanView } from './view.js';

describe('compileTemplate', () => {
  it('makes a function that renders one view after the other', () => {
    const render = compileTemplate('Hello {{name}}', 'text');
    expect(render({ name: 'Ana' })).toBe('Hello Ana');
    expect(render({ name: 'Bo' })).toBe('Hello Bo');
    expect(render({})).toBe('Hello ');
  });

  it('keeps the two modes apart', () => {
    expect(renderTemplate('{{a}}', { a: '<b>' }, 'text')).toBe('<b>');
    expect(renderTemplate('{{a}}', { a: '<b>' }, 'html')).toBe('&lt;b&gt;');
    expect(renderTemplate('{{a}}', { a: '<b>' }, 'text')).toBe('<b>');
  });

  it('throws a problem with a place', () => {
    expect(() => compileTemplate('ok\n  {{nope x}}', 'text')).toThrow(TemplateProblem);
    expect(() => compileTemplate('ok\n  {{nope x}}', 'text')).toThrow(
      expect.objectContaining({ line: 2, column: 3, path: '', name: 'TemplateProblem' }),
    );
  });

  it('gives the same output for the same input, and leaves the view alone', () => {
    const view: JsonObject = { list: [{ a: 1 }, { a: 2 }] };
    const before = JSON.stringify(view);
    const source = '{{#each list}}{{@index}}:{{a}} {{/each}}{{json this}}';
    expect(renderTemplate(source, view, 'text')).toBe(renderTemplate(source, view, 'text'));
    expect(JSON.stringify(view)).toBe(before);
  });
});

describe('checkTemplate', () => {
  it('is null for a good template, a plain object for a bad one', () => {
    expect(checkTemplate('{{a}}', 'html')).toBeNull();
    const problem = checkTemplate('{{{a}}}', 'html');
    expect(problem).toEqual({ line: 1, column: 1, message: expect.stringContaining('escaped') });
    expect(problem).not.toBeInstanceOf(Error);
  });

  it('finds mistakes in constants, also inside blocks that depend on data', () => {
    expect(checkTemplate('{{date a "yearly"}}', 'text')?.message).toContain('styles');
    expect(checkTemplate('{{truncate a "x"}}', 'text')?.message).toContain('whole number');
    expect(checkTemplate('{{date a style b}}', 'text')).toBeNull();
  });
});

describe('the cache', () => {
  it('compiles the same source once per mode', () => {
    const source = `cached ${TEMPLATE_LIMITS.cached} {{a}}`;
    expect(rendererOf(source, 'text')).toBe(rendererOf(source, 'text'));
    expect(rendererOf(source, 'html')).not.toBe(rendererOf(source, 'text'));
  });

  it('forgets the source used least recently after 500 others', () => {
    const kept = rendererOf('kept {{a}}', 'text');
    const dropped = rendererOf('dropped {{a}}', 'text');
    for (let index = 0; index < TEMPLATE_LIMITS.cached - 1; index += 1) rendererOf(`other ${index}`, 'text');
    expect(rendererOf('dropped {{a}}', 'text')).toBe(dropped);
    expect(rendererOf('kept {{a}}', 'text')).not.toBe(kept);
  });

  it('does not keep a bad source', () => {
    expect(checkTemplate('{{bad x}}', 'text')).not.toBeNull();
    expect(checkTemplate('{{bad x}}', 'text')).not.toBeNull();
  });
});

describe('cleanView', () => {
  it('copies what is JSON and drops the rest', () => {
    const nested = { when: new Date(0), run: () => 1, gap: undefined, list: [1, undefined] };
    const copy = cleanView({ nested } as unknown as JsonObject);
    expect(copy).toEqual({ nested: { when: '1970-01-01T00:00:00.000Z', list: [1, null] } });
  });

  it('does not share anything with the original', () => {
    const view: JsonObject = { a: { b: 1 } };
    expect(cleanView(view).a).toEqual(view.a);
    expect(cleanView(view).a).not.toBe(view.a);
  });

  it.each<[name: string, view: unknown]>([
    ['a circle', circle()],
    ['a bigint', { a: 1n }],
    [
      'a getter that throws',
      {
        get a(): never {
          throw new Error('secret');
        },
      },
    ],
  ])('refuses %s without repeating its message', (_, view) => {
    expect(() => cleanView(view as JsonObject)).toThrow(
      expect.objectContaining({ name: 'TemplateProblem', message: 'The values are not JSON.' }),
    );
  });

  it('keeps an own field named __proto__ away from the prototype', () => {
    const view = JSON.parse('{"__proto__":{"admin":true},"a":1}') as JsonObject;
    expect(renderTemplate('{{admin}}{{a}}', view, 'text')).toBe('1');
  });
});

function circle(): object {
  const view: { self?: object } = {};
  view.self = view;
  return view;
}

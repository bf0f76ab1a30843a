import { describe, expect, it } from 'vitest';
import { checkTemplate } from './index.js';
import { parseTemplate } from './parse.js';
import { problemAt, TEMPLATE_START } from './problem.js';
import { checkText, locationOf } from './source.js';

describe('syntax errors', () => {
  it.each<[source: string, place: string, message: RegExp]>([
    ['{{#if a}}x', '1:11', /the end of the template/],
    ['{{#if a}}\nx\nyy', '3:3', /the end of the template/],
    ['{{}}', '1:3', /"}}"/],
    ['{{a b', '1:5', /does not belong/],
    ['{{a b=}}', '1:7', /"}}"/],
    ['{{a}}}', '1:4', /"}}}"/],
    ['hello\n\nworld {{ ) }} tail', '3:10', /"\)"/],
    [`${'long text before it. '.repeat(9)}{{a b=}} {{c}}`, '1:196', /"}}"/],
    [`first line\n${'x'.repeat(60)}{{}}`, '2:63', /"}}"/],
    ['{{/if}}', '1:1', /the end of a block/],
    ['{{else}}', '1:1', /"else"/],
    ['{{a = b}}', '1:5', /"="/],
    ['a\nb {{#if a}}x{{/unless}}', '2:6', /if doesn't match unless\.$/],
    ['{{a/../b}}', '1:3', /Invalid path: a\/\.\./],
    ['{{upper "open}}', '1:9', /does not belong/],
    ['{{!-- open', '1:5', /does not belong/],
    ['{{tags.0}}', '1:8', /list\.\[0\]/],
    ['{{@@index}}', '1:4', /"@"/],
    ['x\ny {{a.b..c}}', '2:3', /helpers are/],
  ])('%j at %s', (source, place, message) => {
    const problem = checkTemplate(source, 'text');
    expect(`${problem?.line}:${problem?.column}`).toBe(place);
    expect(problem?.message).toMatch(message);
  });

  it('are short enough for a form field', () => {
    const problem = checkTemplate(`${'x'.repeat(16_000)}{{#if`, 'text');
    expect(problem?.message.length).toBeLessThan(120);
  });
});

describe('places', () => {
  it.each<[offset: number, line: number, column: number]>([
    [0, 1, 0],
    [2, 1, 2],
    [3, 2, 0],
    [5, 3, 1],
  ])('offset %i is line %i, column %i', (offset, line, column) => {
    expect(locationOf('ab\n\ncd', offset)).toEqual({ start: { line, column } });
  });

  it('are counted from one for people', () => {
    const problem = problemAt({ start: { line: 2, column: 0 } }, 'Wrong.');
    expect(problem).toMatchObject({
      name: 'TemplateProblem',
      line: 2,
      column: 1,
      path: '',
      message: 'Wrong.',
    });
    expect(problemAt(TEMPLATE_START, 'Wrong.')).toMatchObject({ line: 1, column: 1 });
  });

  it('of counted limits are those of the first tag too many', () => {
    expect(checkTemplate(`\n${'{{a}}'.repeat(500)}\n {{b}}`, 'text')).toMatchObject({ line: 3, column: 2 });
  });
});

describe('parseTemplate', () => {
  it('answers the program of a template', () => {
    expect(parseTemplate('a{{b}}').body.map(({ type }) => type)).toEqual([
      'ContentStatement',
      'MustacheStatement',
    ]);
  });

  it.each([null, undefined, 1, {}, [], ['{{a}}'], { type: 'Program', body: [] }])(
    '%j is not text',
    (source) => {
      expect(() => checkText(source)).toThrow('A template is text.');
    },
  );
});

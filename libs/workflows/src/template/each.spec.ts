import type { Json, JsonObject } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from './index.js';

const render = (source: string, view: JsonObject) => renderTemplate(source, view, 'text');

describe('each', () => {
  it.each<[name: string, items: Json, expected: string]>([
    ['a list', ['a', 'b', 'c'], '0/0=a first;1/1=b;2/2=c last;'],
    ['one item', ['a'], '0/0=a first last;'],
    ['an object', { x: 1, y: 2 }, '0/x=1 first;1/y=2 last;'],
    ['falsy items', [0, false, ''], '0/0=0 first;1/1=false;2/2= last;'],
    ['lists in a list', [[1, 2], [3]], '0/0=1, 2 first;1/1=3 last;'],
    ['an object with a length', { length: 2, 0: 'zero' }, '0/0=zero first;1/length=2 last;'],
    ['an empty list', [], 'none'],
    ['an empty object', {}, 'none'],
    ['nothing', null, 'none'],
    ['text', 'abc', 'none'],
    ['a number', 3, 'none'],
    ['true', true, 'none'],
  ])('goes over %s', (_, items, expected) => {
    const turn = '{{@index}}/{{@key}}={{this}}{{#if @first}} first{{/if}}{{#if @last}} last{{/if}};';
    expect(render(`{{#each items}}${turn}{{else}}none{{/each}}`, { items })).toBe(expected);
  });

  it('shows null items as nothing, and goes on', () => {
    expect(render('{{#each items}}[{{this}}{{name}}]{{/each}}', { items: [null, { name: 'a' }] })).toBe(
      '[][[object]a]'.replace('[object]', '{"name":"a"}'),
    );
  });

  it('reaches the values around it', () => {
    const view = {
      prefix: '#',
      groups: [
        { n: 'g1', items: [1, 2] },
        { n: 'g2', items: [3] },
      ],
    };
    const source = '{{#each groups}}{{#each items}}{{../../prefix}}{{../n}}.{{this}} {{/each}}{{/each}}';
    expect(render(source, view)).toBe('#g1.1 #g1.2 #g2.3 ');
  });

  it('keeps the position of the outer loop', () => {
    const source = '{{#each a}}{{#each ../a}}{{@../index}}{{@index}}{{@../last}} {{/each}}{{/each}}';
    expect(render(source, { a: [1, 2] })).toBe('00false 01false 10true 11true ');
  });

  it('gives its else branch the values around it', () => {
    expect(render('{{#each items}}x{{else}}{{name}}{{/each}}', { items: [], name: 'nobody' })).toBe('nobody');
  });

  it('does not leak its position', () => {
    expect(render('{{#each a}}{{/each}}[{{@index}}{{@key}}]', { a: [1] })).toBe('[]');
  });

  it('can be turned around', () => {
    expect(render('{{^each a}}empty{{else}}{{this}}{{/each}}', { a: [1, 2] })).toBe('12');
    expect(render('{{^each a}}empty{{else}}{{this}}{{/each}}', {})).toBe('empty');
  });
});

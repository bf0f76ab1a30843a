import type { JsonObject } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import { checkTemplate, renderTemplate } from './index.js';

const view: JsonObject = {
  ticket: { subject: 'Refund <now>', tags: ['vip', 'new'], score: 0, closed: false, 'odd name': 'x' },
  customer: { name: 'Ana', email: null },
  lines: [
    { sku: 'A', n: 1 },
    { sku: 'B', n: 2 },
  ],
  date: 'a field called date',
  print: 'a field called print',
  deep: { a: { b: { c: { d: { e: { f: { g: 'bottom' } } } } } } },
};

describe('templates that are allowed', () => {
  it.each<[source: string, text: string]>([
    ['', ''],
    ['plain text', 'plain text'],
    ['Hello {{customer.name}}!', 'Hello Ana!'],
    ['{{ticket.subject}}', 'Refund <now>'],
    ['{{nothing.at.all}}', ''],
    ['{{customer.email}}', ''],
    ['{{ticket.score}}', '0'],
    ['{{ticket.closed}}', 'false'],
    ['{{ticket.tags}}', 'vip, new'],
    ['{{ticket.tags.[0]}} of {{ticket.tags.length}}', 'vip of 2'],
    ['{{ticket.[odd name]}}', 'x'],
    ['{{lines.[0]}}', '{"sku":"A","n":1}'],
    ['{{deep.a.b.c.d.e.f.g}}', 'bottom'],
    ['{{date}} {{print}}', 'a field called date a field called print'],
    ['{{! a comment }}{{!-- and {{another}} --}}x', 'x'],
    ['\\{{customer.name}}', '{{customer.name}}'],
    ['a {{~customer.name~}} b', 'aAnab'],
    ['{{#if customer.name}}yes{{else}}no{{/if}}', 'yes'],
    ['{{#if customer.email}}yes{{else}}no{{/if}}', 'no'],
    ['{{#if ticket.score}}yes{{else if ticket.tags}}tags{{else}}no{{/if}}', 'tags'],
    ['{{^if customer.email}}none{{/if}}', 'none'],
    ['{{#unless ticket.closed}}open{{/unless}}', 'open'],
    ['{{#with customer}}{{name}} {{../ticket.score}}{{/with}}', 'Ana 0'],
    ['{{#with nothing}}x{{else}}nobody{{/with}}', 'nobody'],
    ['{{#each lines}}{{@index}}{{sku}}{{#unless @last}},{{/unless}}{{/each}}', '0A,1B'],
    ['{{#each ticket.tags}}{{#if @first}}{{this}}{{/if}}{{/each}}', 'vip'],
    ['{{#each customer}}{{@key}}={{this}};{{/each}}', 'name=Ana;email=;'],
    ['{{#each nothing}}x{{else}}empty{{/each}}', 'empty'],
    ['{{#each lines}}{{#each ../ticket.tags}}{{../n}}{{this}} {{/each}}{{/each}}', '1vip 1new 2vip 2new '],
    ['{{#each lines}}{{#each ../lines}}{{@../index}}{{@index}} {{/each}}{{/each}}', '00 01 10 11 '],
    ['{{upper customer.name}} {{lower "ABC"}}', 'ANA abc'],
    ['{{upper (default customer.email "none")}}', 'NONE'],
    ['{{[upper] customer.name}}', 'ANA'],
    ['{{#if (default customer.email customer.name)}}reachable{{/if}}', 'reachable'],
    ['{{{ticket.subject}}}', 'Refund <now>'],
    ['{{& ticket.subject}}', 'Refund <now>'],
    ['{"json": {"a": {"b": 1}}}', '{"json": {"a": {"b": 1}}}'],
    ['<a href="{{customer.name}}" onclick="{{x}}">', '<a href="Ana" onclick="">'],
  ])('text: %s', (source, text) => {
    expect(checkTemplate(source, 'text')).toBeNull();
    expect(renderTemplate(source, view, 'text')).toBe(text);
  });

  it.each<[source: string, html: string]>([
    ['<b>{{ticket.subject}}</b>', '<b>Refund &lt;now&gt;</b>'],
    ['{{upper ticket.subject}}', 'REFUND &lt;NOW&gt;'],
    ['{{json customer}}', '{&quot;name&quot;:&quot;Ana&quot;,&quot;email&quot;:null}'],
    ['{{lines.[0]}}', '{&quot;sku&quot;:&quot;A&quot;,&quot;n&quot;:1}'],
    ['{{#each ticket.tags}}<li>{{this}}</li>{{/each}}', '<li>vip</li><li>new</li>'],
    ['{{default nothing "<b>"}}', '&lt;b&gt;'],
    ['<style>p { color: red }</style>{{ticket.score}}', '<style>p { color: red }</style>0'],
  ])('html: %s', (source, html) => {
    expect(checkTemplate(source, 'html')).toBeNull();
    expect(renderTemplate(source, view, 'html')).toBe(html);
  });
});

describe('depths that are allowed', () => {
  it('eight blocks', () => {
    const source = `${'{{#if ticket}}'.repeat(8)}x${'{{/if}}'.repeat(8)}`;
    expect(renderTemplate(source, view, 'text')).toBe('x');
  });

  it('fifty "else if"', () => {
    const source = `{{#if nothing}}1${'{{else if nothing}}2'.repeat(49)}{{else if ticket}}last{{/if}}`;
    expect(renderTemplate(source, view, 'text')).toBe('last');
  });

  it('eight helpers in each other', () => {
    const source = `{{upper ${'(lower '.repeat(8)}customer.name${')'.repeat(8)}}}`;
    expect(renderTemplate(source, view, 'text')).toBe('ANA');
  });
});

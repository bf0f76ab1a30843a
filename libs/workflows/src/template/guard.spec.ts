import { describe, expect, it } from 'vitest';
import { checkTemplate, type TemplateMode } from './index.js';

type Row = [source: string, place: string, message: RegExp];

const STATEMENTS: Row[] = [
  ['{{> partial}}', '1:1', /Partials/],
  ['{{> (upper x)}}', '1:1', /Partials/],
  ['{{#> layout}}x{{/layout}}', '1:1', /Partials/],
  ['{{* decorate}}', '1:1', /Decorators/],
  ['a\n{{#*inline "x"}}y{{/inline}}', '2:1', /Decorators/],
  ['{{{{if a}}}}{{b}}{{{{/if}}}}', '1:1', /Raw blocks/],
  ['x {{{{raw}}}}y{{{{/raw}}}}', '1:3', /Raw blocks/],
  ['{{"field"}}', '1:3', /starts with the name/],
  ['{{1}}', '1:3', /starts with the name/],
  ['{{true}}', '1:3', /starts with the name/],
  ['{{null}}', '1:3', /starts with the name/],
];

const BLOCKS: Row[] = [
  ['{{#items}}x{{/items}}', '1:1', /blocks are if, unless, each and with/],
  ['{{#lookup a "b"}}x{{/lookup}}', '1:1', /blocks are/],
  ['{{#blockHelperMissing a}}x{{/blockHelperMissing}}', '1:1', /blocks are/],
  ['{{#a.if x}}y{{/a.if}}', '1:1', /blocks are/],
  ['{{#if}}x{{/if}}', '1:1', /"if" takes one value/],
  ['{{#each a b}}x{{/each}}', '1:1', /"each" takes one value/],
  ['{{#if a includeZero=true}}x{{/if}}', '1:9', /takes no options/],
  ['{{#each a as |item|}}x{{/each}}', '1:1', /Block parameters/],
  ['{{^with a as |b|}}x{{/with}}', '1:1', /Block parameters/],
  ['{{#if a}}{{#nope}}{{/nope}}{{/if}}', '1:10', /blocks are/],
  ['{{#if a}}{{else}}{{> x}}{{/if}}', '1:18', /Partials/],
  ['{{#if a}}{{else if constructor}}{{/if}}', '1:20', /cannot be read/],
  ['{{#if (nope a)}}x{{/if}}', '1:7', /helpers are/],
];

const HELPERS: Row[] = [
  ['{{nope x}}', '1:1', /The helpers are upper, lower/],
  ['{{log "x"}}', '1:1', /helpers are/],
  ['{{lookup a "b"}}', '1:1', /helpers are/],
  ['{{helperMissing x}}', '1:1', /helpers are/],
  ['{{if a}}', '1:1', /helpers are/],
  ['{{each a}}', '1:1', /helpers are/],
  ['{{print a}}', '1:1', /helpers are/],
  ['{{this.upper a}}', '1:1', /helpers are/],
  ['{{../upper a}}', '1:1', /helpers are/],
  ['{{@upper a}}', '1:1', /helpers are/],
  ['{{upper.call a}}', '1:1', /helpers are/],
  ['{{"upper" a}}', '1:1', /helpers are/],
  ['{{constructor a}}', '1:1', /helpers are/],
  ['{{nope key=1}}', '1:1', /helpers are/],
  ['{{upper a b}}', '1:1', /like this: upper text/],
  ['{{upper a key=1}}', '1:1', /like this: upper text/],
  ['{{default a}}', '1:1', /like this: default/],
  ['{{plural n}}', '1:1', /like this: plural/],
  ['{{date a "date" "UTC" 1}}', '1:1', /like this: date/],
  ['{{upper (nope a)}}', '1:9', /helpers are/],
  ['{{upper (lower)}}', '1:9', /like this: lower text/],
  ['{{truncate a "ten"}}', '1:1', /whole number/],
  ['{{truncate a 0}}', '1:1', /whole number/],
  ['{{truncate a 2.5}}', '1:1', /whole number/],
  ['{{date a "long"}}', '1:1', /styles/],
  ['{{date a "date" "Mars/Base"}}', '1:1', /"Mars\/Base" does not exist/],
  ['{{date a "date" 5}}', '1:1', /name of a time zone/],
];

const PATHS: Row[] = [
  ['{{constructor}}', '1:3', /"constructor" cannot be read/],
  ['{{a.constructor.name}}', '1:3', /cannot be read/],
  ['{{this.constructor}}', '1:3', /cannot be read/],
  ['{{../constructor}}', '1:3', /cannot be read/],
  ['{{a.[__proto__]}}', '1:3', /"__proto__"/],
  ['{{a/__proto__/b}}', '1:3', /"__proto__"/],
  ['{{[constructor]}}', '1:3', /cannot be read/],
  ['{{prototype}}', '1:3', /cannot be read/],
  ['{{a.__defineGetter__}}', '1:3', /cannot be read/],
  ['{{a.__lookupSetter__}}', '1:3', /cannot be read/],
  ['{{a.toString}}', '1:3', /cannot be read/],
  ['{{valueOf}}', '1:3', /cannot be read/],
  ['{{hasOwnProperty}}', '1:3', /cannot be read/],
  ['{{upper a.constructor}}', '1:9', /cannot be read/],
  ['{{#with __proto__}}x{{/with}}', '1:9', /cannot be read/],
  ['{{upper (lower constructor)}}', '1:16', /cannot be read/],
  ['{{@root}}', '1:3', /Only @index/],
  ['{{@root.secret}}', '1:3', /Only @index/],
  ['{{@budget}}', '1:3', /Only @index/],
  ['{{@partial-block}}', '1:3', /Only @index/],
  ['{{@index.x}}', '1:3', /Only @index/],
  ['{{json @root}}', '1:8', /Only @index/],
  ['{{a.b.c.d.e.f.g.h.i}}', '1:3', /at most 8 parts/],
  [`{{${'../'.repeat(9)}a}}`, '1:3', /at most 8 parts/],
];

describe.each<[string, Row[]]>([
  ['statements', STATEMENTS],
  ['blocks', BLOCKS],
  ['helpers', HELPERS],
  ['paths', PATHS],
])('refused %s', (_, rows) => {
  describe.each<TemplateMode>(['text', 'html'])('in %s', (mode) => {
    it.each(rows)('%s at %s', (source, place, message) => {
      const problem = checkTemplate(source, mode);
      expect(`${problem?.line}:${problem?.column}`).toBe(place);
      expect(problem?.message).toMatch(message);
    });
  });
});

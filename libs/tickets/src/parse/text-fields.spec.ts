import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstLine, tagsOf, trimmed } from './text-fields.js';

describe('tags in one cell', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    ['a; b ;c', ['a', 'b', 'c']],
    ['a|b', ['a', 'b']],
    ['two words, one', ['two words', 'one']],
    ['a,,b,', ['a', 'b']],
    ['a,b,a', ['a', 'b']],
    ['["a","b c"]', ['a', 'b c']],
    ['["a, b"]', ['a, b']],
    ['["x]","y"]', ['x]', 'y']],
    ['[]', []],
    ["['a', 'b']", ['a', 'b']],
    ['[a, b]', ['a', 'b']],
    ['[1,2]', ['1', '2']],
    ['["a"', ['a']],
    ['x'.repeat(150), ['x'.repeat(100)]],
    [Array.from({ length: 80 }, (_, i) => `t${i}`).join(), Array.from({ length: 50 }, (_, i) => `t${i}`)],
  ])('%j', (text, tags) => {
    expect(tagsOf(text)).toEqual(tags);
  });

  it('are never more than fifty, never empty, never longer than a hundred, never half a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ',', '"', '[', ']', '😀', ' ', "'"), maxLength: 400 }),
        (text) => {
          const tags = tagsOf(text);
          expect(tags.length).toBeLessThanOrEqual(50);
          for (const tag of tags) {
            expect(tag.length).toBeGreaterThan(0);
            expect(tag.length).toBeLessThanOrEqual(100);
            expect(tag.isWellFormed()).toBe(true);
          }
        },
      ),
    );
  });
});

describe('what surrounds a text', () => {
  it.each<[string, string]>([
    ['', ''],
    [' ', ''],
    ['a', 'a'],
    [' a', 'a'],
    ['a\n', 'a'],
    ['a b', 'a b'],
    ['\u00a0a\u3000', 'a'],
    ['\ufeffa', 'a'],
    ['é', 'é'],
  ])('%j is trimmed to %j', (text, expected) => {
    expect(trimmed(text)).toBe(expected);
  });

  it('is what trim() takes away', () => {
    const edges = fc.string({
      unit: fc.constantFrom('a', '~', ' ', '\t', '\u0000', '\u0085', '\u00a0', '\u2028', '😀'),
    });
    fc.assert(
      fc.property(edges, (text) => {
        expect(trimmed(text)).toBe(text.trim());
      }),
    );
  });
});

describe('the first line', () => {
  it('is one line of at most 120 characters, never half a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '😀', '\n', '\r', ' '), maxLength: 400 }),
        (text) => {
          const line = firstLine(text);
          expect(line).not.toMatch(/[\r\n]/);
          expect(line.length).toBeLessThanOrEqual(120);
          expect(line.isWellFormed()).toBe(true);
          expect(line === '').toBe(text.trim() === '');
        },
      ),
    );
  });
});

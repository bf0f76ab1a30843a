import { ProblemError } from '@patchbay/platform';
import { describe, expect, it } from 'vitest';
import { assertStorable } from './storable.js';

describe('what PostgreSQL can keep', () => {
  it.each<[string, unknown]>([
    ['texts', 'Größe 😀'],
    ['nothing', null],
    ['undefined', undefined],
    ['numbers', 5],
    ['nested lists and objects', { a: [{ b: 'c' }, null, 5, true] }],
    ['other control characters', '\u0001\u001f\u007f'],
    ['a backslash and u0000 spelt out', '\\u0000'],
  ])('%s', (_, value) => {
    expect(() => assertStorable(value, 'x')).not.toThrow();
  });

  it.each<[string, unknown, string]>([
    ['a NUL', 'a\u0000b', 'x'],
    ['half a surrogate pair', '\udc00', 'x'],
    ['one deep inside', { a: [0, { b: '\u0000' }] }, 'x.a.1.b'],
    ['a name', { a: { 'b\u0000': 1 } }, 'x.a'],
    ['the first of several', ['ok', '\u0000', '\ud800'], 'x.1'],
  ])('but not %s', (_, value, path) => {
    const refuse = (): void => assertStorable(value, 'x');
    expect(refuse).toThrow(ProblemError);
    expect(refuse).toThrow(
      expect.objectContaining({
        status: 422,
        errors: [{ path, message: expect.stringContaining('NUL') as string }],
      }) as Error,
    );
  });
});

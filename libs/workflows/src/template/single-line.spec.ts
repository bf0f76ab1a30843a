import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTemplate, singleLine } from './index.js';

describe('singleLine', () => {
  it.each<[text: string, expected: string]>([
    ['Re: your ticket', 'Re: your ticket'],
    ['', ''],
    ['a\r\nBcc: everyone@example.com', 'a Bcc: everyone@example.com'],
    ['a\nb\rc', 'a b c'],
    ['a\r\n\r\n\r\nbody', 'a body'],
    ['a\u2028b\u2029c', 'a b c'],
    ['a\u0085b\u000Bc\u000Cd', 'a b c d'],
    ['a\u0000b\u001Bc\u007Fd', 'a b c d'],
    ['a\tb', 'a b'],
    ['\r\n padded \n', 'padded'],
    ['Größe – 😀 日本', 'Größe – 😀 日本'],
    ['two  spaces stay', 'two  spaces stay'],
  ])('%j becomes %j', (text, expected) => {
    expect(singleLine(text)).toBe(expected);
  });

  it('makes a rendered header one line, whatever a value contains', () => {
    const subject = renderTemplate('Re: {{subject}}', { subject: 'x\r\nBcc: a@b.c' }, 'text');
    expect(singleLine(subject)).toBe('Re: x Bcc: a@b.c');
  });

  it('holds for any text and changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = singleLine(text);
        expect(line).not.toMatch(/[\r\n\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(singleLine(line)).toBe(line);
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

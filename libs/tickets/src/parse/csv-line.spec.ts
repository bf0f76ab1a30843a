import { describe, expect, it } from 'vitest';
import { csvLine } from './csv-line.js';

describe('a line of CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['-12', '-12'],
    ['+3.5', '+3.5'],
  ])('writes %j as %j', (value, written) => {
    expect(csvLine([value])).toBe(`${written}\n`);
  });

  it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\tx', '\rx', '  =1+1', '\n=1+1', '=HYPERLINK("x")'])(
    'B1: begins %j with an apostrophe, so that no spreadsheet runs it',
    (value) => {
      expect(csvLine([value]).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('keeps cells apart', () => {
    expect(csvLine(['a', '', 'b,c'])).toBe('a,,"b,c"\n');
  });
});

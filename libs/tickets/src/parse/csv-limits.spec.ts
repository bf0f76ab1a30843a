import { describe, expect, it } from 'vitest';
import { CsvMachine, neverEnds, tooManyFields, type CsvRow } from './csv-machine.js';

const cap = 4 * 1024 * 1024;
const read = (text: string, rowCap = cap): CsvRow[] => new CsvMachine(',', rowCap).push(text, true);

function readInMegabytes(text: string, rowCap = cap): CsvRow[] {
  const machine = new CsvMachine(',', rowCap);
  const parts: CsvRow[][] = [];
  for (let at = 0; at < text.length; at += 1024 * 1024)
    parts.push(machine.push(text.slice(at, at + 1024 * 1024), false));
  return [...parts, machine.push('', true)].flat();
}

describe('a quote that is never closed', () => {
  it('costs its line; the rows after it are read', () => {
    expect(read('1,a\n2,"b\n3,c\n4,d\n')).toEqual([
      ['1', 'a'],
      { fault: neverEnds, text: '2,"b' },
      ['3', 'c'],
      ['4', 'd'],
    ]);
  });

  it('is not forgotten in the last row of the file', () => {
    expect(read('1,a\n2,"b')).toEqual([['1', 'a'], { fault: neverEnds, text: '2,"b' }]);
  });

  it('is given up at the row cap, long before the end of the file', () => {
    const machine = new CsvMachine(',', 1_000);
    machine.push('1,"open\n', false);
    const rows = machine.push('2,b\n'.repeat(300), false);
    expect(rows[0]).toEqual({ fault: neverEnds, text: '1,"open' });
    expect(rows).toHaveLength(301);
    expect(rows[300]).toEqual(['2', 'b']);
  });

  it('keeps only the beginning of a monstrous line', () => {
    const [row] = read(`1,"${'x'.repeat(50_000)}`);
    expect(row).toMatchObject({ fault: neverEnds });
    expect((row as { text: string }).text).toHaveLength(10_000);
  });

  it('at the beginning of each of many lines is a fault of each', () => {
    const rows = read('"a\n'.repeat(3));
    expect(rows.filter((row) => !Array.isArray(row)).length).toBeGreaterThan(0);
    expect(JSON.stringify(rows).match(/a/g)?.length).toBeGreaterThanOrEqual(3);
  });
});

describe('large rows', () => {
  it.each([
    ['plain', (text: string) => text],
    ['quoted', (text: string) => `"${text}"`],
  ])('takes a %s field of two million characters', (_, dress) => {
    const long = 'lorem ipsum '.repeat(170_000).slice(0, 2_000_000);
    const rows = readInMegabytes(`1,${dress(long)}\n2,short\n`);
    expect(rows).toHaveLength(2);
    expect((rows[0] as string[])[1]).toBe(long);
    expect(rows[1]).toEqual(['2', 'short']);
  });

  it('takes a quoted field of two million characters full of quotes and line ends', () => {
    const long = '"a"\r\n'.repeat(400_000);
    const rows = readInMegabytes(`1,"${long.replaceAll('"', '""')}"\n2,b\n`);
    expect((rows[0] as string[])[1]).toBe(long);
    expect(rows[1]).toEqual(['2', 'b']);
  });

  it('gives up a plain line beyond the cap and goes on', () => {
    const rows = readInMegabytes(`${'x'.repeat(6 * 1024 * 1024)}\n1,a\n`);
    expect(rows.at(-1)).toEqual(['1', 'a']);
    expect(rows[0]).toMatchObject({ fault: neverEnds });
  });
});

// Each of these cost the square of its length once; the time-out of the test is the assertion.
describe('hostile shapes are read in linear time', () => {
  it('a line of four million delimiters', () => {
    const rows = readInMegabytes(`${','.repeat(4_000_000)}\n1,a\n`);
    expect(rows.at(-1)).toEqual(['1', 'a']);
    expect(rows[0]).toMatchObject({ fault: tooManyFields });
  });

  it('half a million rows without a delimiter', () => {
    expect(readInMegabytes('word\n'.repeat(500_000))).toHaveLength(500_000);
  });

  it('a million quotes', () => {
    expect(readInMegabytes(`${'"'.repeat(1_000_000)}\n1,a\n`).at(-1)).toEqual(['1', 'a']);
  });

  it('two hundred thousand rows that each open a quote', () => {
    const rows = readInMegabytes('1,"a\n'.repeat(200_000));
    expect(rows.length).toBeGreaterThanOrEqual(100_000);
  });

  it('more fields than the cap are a fault, as many as the cap are a row', () => {
    const [allowed] = read(`${'a,'.repeat(9_999)}a\n`);
    expect(allowed).toHaveLength(10_000);
    expect(read(`${'a,'.repeat(20_000)}a\n`)).toMatchObject([{ fault: tooManyFields }]);
  });
});

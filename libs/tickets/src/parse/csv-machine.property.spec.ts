import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvMachine, type CsvRow } from './csv-machine.js';

const cap = 4 * 1024 * 1024;
/** Small alphabet, so that quotes, delimiters and line ends meet often. */
const field = fc.string({
  unit: fc.constantFrom('a', 'Z', '7', ' ', '"', ',', ';', '\t', '\n', '\r', 'é', '😀', "'"),
  maxLength: 12,
});
const delimiter = fc.constantFrom(',', ';', '\t', '|');
const lineEnd = fc.constantFrom('\n', '\r\n');

interface Table {
  rows: string[][];
  delimiter: string;
  lineEnd: string;
  quoteAll: boolean[];
  endsOpen: boolean;
}

const table: fc.Arbitrary<Table> = fc
  .record({ width: fc.integer({ min: 2, max: 5 }), delimiter, lineEnd, endsOpen: fc.boolean() })
  .chain(({ width, ...rest }) =>
    fc.record({
      rows: fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      quoteAll: fc.infiniteStream(fc.boolean()).map((stream) => [...stream.take(64)]),
      delimiter: fc.constant(rest.delimiter),
      lineEnd: fc.constant(rest.lineEnd),
      endsOpen: fc.constant(rest.endsOpen),
    }),
  );

/** Quotes where it must, and where the dice say. */
function write({ rows, delimiter, lineEnd, quoteAll, endsOpen }: Table): string {
  let n = 0;
  const cell = (value: string): string => {
    n += 1;
    const must = /["\n\r]/.test(value) || value.includes(delimiter);
    return must || quoteAll[n % quoteAll.length] ? `"${value.replaceAll('"', '""')}"` : value;
  };
  const text = rows.map((row) => row.map(cell).join(delimiter)).join(lineEnd);
  return endsOpen ? text : text + lineEnd;
}

function readInChunks(text: string, delimiter: string, cuts: number[]): CsvRow[] {
  const machine = new CsvMachine(delimiter, cap);
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  const rows: CsvRow[] = [];
  let from = 0;
  for (const place of places) {
    rows.push(...machine.push(text.slice(from, place), false));
    from = place;
  }
  return [...rows, ...machine.push(text.slice(from), true)];
}

const cuts = fc.array(fc.nat(10_000), { maxLength: 6 });

describe('the CSV machine', () => {
  it('reads back what was written, however it was quoted and cut', () => {
    fc.assert(
      fc.property(table, cuts, (given, places) => {
        expect(readInChunks(write(given), given.delimiter, places)).toEqual(given.rows);
      }),
      { numRuns: 600 },
    );
  });

  it('reads any text the same in one piece and in many', () => {
    const noise = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 60 });
    fc.assert(
      fc.property(noise, cuts, (text, places) => {
        expect(readInChunks(text, ',', places)).toEqual(readInChunks(text, ',', []));
      }),
      { numRuns: 600 },
    );
  });

  it('loses no line of any text: each holds its row, part of one, or a fault', () => {
    const lines = fc.array(fc.constantFrom('a,b', '"a",b', '"a,b', 'a,"b""c"', '"open'), { minLength: 1 });
    fc.assert(
      fc.property(lines, (given) => {
        const rows = readInChunks(given.join('\n'), ',', []);
        const seen = rows.map((row) => (Array.isArray(row) ? row.join() : row.text)).join('\n');
        const letters = (text: string): string => text.replace(/[^a-z]/g, '');
        expect(letters(seen)).toBe(letters(given.join('\n')));
      }),
      { numRuns: 300 },
    );
  });
});

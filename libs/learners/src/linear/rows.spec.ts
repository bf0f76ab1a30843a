import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vector } from '../testing/synthetic.js';
import { toRows } from './rows.js';

describe('toRows', () => {
  it('lays vectors side by side', () => {
    const rows = toRows([vector(1, 0, 2), vector(), vector(0, 3)]);
    expect([...rows.starts]).toEqual([0, 2, 2, 3]);
    expect([...rows.indices]).toEqual([0, 2, 1]);
    expect([...rows.values]).toEqual([1, 2, 3]);
    expect([...rows.squares]).toEqual([5, 0, 9]);
    expect(rows).toMatchObject({ count: 3, width: 3 });
  });

  it.each<[string, ReturnType<typeof vector>[]]>([
    ['no vectors', []],
    ['empty vectors', [vector(), vector()]],
  ])('has no width with %s', (_, vectors) => {
    expect(toRows(vectors)).toMatchObject({ count: vectors.length, width: 0 });
  });

  it('keeps every value', () => {
    const dense = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(dense, { maxLength: 10 }), (matrix) => {
        const rows = toRows(matrix.map((row) => vector(...row)));
        for (const [row, values] of matrix.entries()) {
          const read = values.map(() => 0);
          for (let at = rows.starts.at(row)!; at < rows.starts.at(row + 1)!; at++) {
            read.splice(rows.indices.at(at)!, 1, rows.values.at(at)!);
          }
          expect(read).toEqual(values);
        }
      }),
    );
  });
});

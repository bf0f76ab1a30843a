import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputProblem } from './problems.js';
import { byGroup, crossValidation, perLabel } from './sampling.js';
import { example } from './testing/answered.js';

const rows = (count: number, of: (row: number) => { label?: string; group?: string }) =>
  Array.from({ length: count }, (_, row) => {
    const { label = 'a', group } = of(row);
    return example([label], { row: row + 1, group });
  });

describe('perLabel', () => {
  const examples = rows(90, (row) => ({ label: 'abc'.at(row % 3) ?? '' }));

  it('takes so many of each label, in the order of the file', () => {
    const taken = perLabel(examples, 5, 42);
    expect(taken).toHaveLength(15);
    expect(taken.map((one) => one.row)).toEqual(taken.map((one) => one.row).toSorted((a, b) => a - b));
    for (const label of 'abc') expect(taken.filter((one) => one.labels[0] === label)).toHaveLength(5);
  });

  it('takes all of a label that is rarer', () => {
    expect(
      perLabel(
        rows(3, () => ({})),
        10,
        1,
      ),
    ).toHaveLength(3);
  });

  it('is the same for the same seed, another for another', () => {
    expect(perLabel(examples, 5, 1)).toEqual(perLabel(examples, 5, 1));
    expect(perLabel(examples, 5, 1)).not.toEqual(perLabel(examples, 5, 2));
  });

  it('counts rows without label as one kind', () => {
    expect(perLabel([example([]), example([]), example(['a'])], 1, 3)).toHaveLength(2);
  });
});

describe('crossValidation', () => {
  it('asks every row once and never one it trained on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 2, max: 10 }),
        fc.nat(),
        (count, k, seed) => {
          const plans = crossValidation(
            rows(count, () => ({})),
            k,
            seed,
          );
          expect(plans).toHaveLength(Math.min(k, count));
          const asked = plans.flatMap((plan) => plan.test.map((one) => one.row));
          expect(asked.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, row) => row + 1));
          for (const { train, test } of plans) {
            const seen = new Set(train.map((one) => one.row));
            expect(test.some((one) => seen.has(one.row))).toBe(false);
            expect(train.length + test.length).toBe(count);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps groups on one side where there are enough of them', () => {
    const plans = crossValidation(
      rows(60, (row) => ({ group: `g${row % 12}` })),
      4,
      42,
    );
    for (const { train, test } of plans) {
      const known = new Set(train.map((one) => one.group));
      expect(test.some((one) => known.has(one.group))).toBe(false);
    }
  });

  it('deals rows one by one when there are fewer groups than folds', () => {
    expect(
      crossValidation(
        rows(20, (row) => ({ group: row % 2 ? 'x' : 'y' })),
        5,
        42,
      ),
    ).toHaveLength(5);
  });

  it('refuses a single row', () => {
    expect(() =>
      crossValidation(
        rows(1, () => ({})),
        5,
        1,
      ),
    ).toThrow(InputProblem);
  });
});

describe('byGroup', () => {
  it('gives each group its own rows to learn from', () => {
    const [x, y] = [rows(4, () => ({ group: 'x' })), rows(2, () => ({ group: 'y' }))];
    const plans = byGroup([{ train: [...x.slice(0, 3), ...y.slice(0, 1)], test: [x.at(3)!, y.at(1)!] }]);
    expect(plans.map(({ train, test }) => [train.length, test.map((one) => one.group)])).toEqual([
      [3, ['x']],
      [1, ['y']],
    ]);
  });

  it('leaves a group without training rows empty', () => {
    expect(byGroup([{ train: [], test: rows(1, () => ({ group: 'z' })) }])[0]?.train).toEqual([]);
  });
});

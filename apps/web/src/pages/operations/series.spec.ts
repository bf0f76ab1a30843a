import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivalSeries, daysBetween, grouped, sentimentOfDays, sentimentOfHour } from './series.js';

const zeros = (): number[] => Array.from({ length: 60 }, () => 0);
const day = (name: string, negative = 0, neutral = 0, positive = 0) => ({
  day: name,
  negative,
  neutral,
  positive,
});

describe('arrivals', () => {
  it('count back from now, one label for every minute', () => {
    const perMinute = zeros();
    perMinute[59] = 4;
    const { labels, rows } = arrivalSeries({ tickets_per_minute: perMinute });
    expect([labels[0], labels[58], labels[59]]).toEqual(['-59 min', '-1 min', 'now']);
    expect(labels).toHaveLength(60);
    expect(rows).toEqual([{ name: 'Tickets', role: 'series', values: perMinute }]);
  });
});

describe('sentiment of the hour', () => {
  it('sums five minutes to a column and loses no ticket', () => {
    const negative = zeros();
    negative[0] = 1;
    negative[4] = 2;
    negative[5] = 3;
    negative[59] = 4;
    const { labels, rows } = sentimentOfHour({
      sentiment_per_minute: { negative, neutral: zeros(), positive: zeros() },
    });
    expect(labels).toHaveLength(12);
    expect([labels[0], labels.at(-1)]).toEqual(['-55 min', 'now']);
    expect(rows.map(({ name }) => name)).toEqual(['Negative', 'Neutral', 'Positive']);
    expect(rows[0]?.values).toEqual([3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]);
  });

  it('keeps the sum, whatever the size of the groups', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { maxLength: 80 }),
        fc.integer({ min: 1, max: 20 }),
        (values, size) => {
          const sum = (some: number[]): number => some.reduce((all, value) => all + value, 0);
          const groups = grouped(values, size);
          expect(sum(groups)).toBe(sum(values));
          expect(groups).toHaveLength(Math.ceil(values.length / size));
        },
      ),
    );
  });
});

describe('sentiment of days', () => {
  it('goes from old to new and fills days without tickets with zeros', () => {
    const { labels, rows } = sentimentOfDays({ by_day: [day('2026-03-02', 1, 2, 3), day('2026-02-27', 4)] });
    expect(labels).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
    expect(rows.map(({ values }) => values)).toEqual([
      [4, 0, 0, 1],
      [0, 0, 0, 2],
      [0, 0, 0, 3],
    ]);
  });

  it('shows the last thirty days', () => {
    const { labels } = sentimentOfDays({ by_day: [day('2026-01-01'), day('2026-03-01')] });
    expect(labels).toHaveLength(30);
    expect(labels.at(-1)).toBe('2026-03-01');
  });

  it('is empty without tickets', () => {
    expect(sentimentOfDays({ by_day: [] }).labels).toEqual([]);
  });
});

describe('daysBetween', () => {
  it.each([
    [[], []],
    [['2026-05-05'], ['2026-05-05']],
    [
      ['2024-03-01', '2024-02-28'],
      ['2024-02-28', '2024-02-29', '2024-03-01'],
    ],
    [
      ['2026-12-31', '2027-01-01', '2026-12-31'],
      ['2026-12-31', '2027-01-01'],
    ],
  ])('%j', (days, all) => expect(daysBetween(days)).toEqual(all));

  it('is not confused by summer time', () => {
    expect(daysBetween(['2026-03-28', '2026-03-30'])).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
    expect(daysBetween(['2026-10-24', '2026-10-26'])).toHaveLength(3);
  });
});

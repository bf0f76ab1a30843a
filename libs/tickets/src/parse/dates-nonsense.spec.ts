import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessOrder, isAmbiguous, parseDate, type DateOrder } from './dates.js';

describe('what is no date', () => {
  it.each([
    '',
    'yesterday',
    'n/a',
    'null',
    '-',
    '?',
    '2026',
    '2026-03',
    '12:30',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-03-00',
    '2025-02-29',
    '2026-03-01T24:00:00Z',
    '2026-03-01T12:60:00Z',
    '2026-03-01T12:00:61Z',
    '2026-03-01T12:00:00+15:00',
    '2026-03-01T12:00:00+99:99',
    '2026-03-01 and more',
    'on 2026-03-01',
    '0001-01-01T00:00:00',
    '0000-00-00 00:00:00',
    '32/01/2026',
    '1/2/3',
    '1/2/202',
    '30 Feb 2026',
    '1 Mayhem 2026',
    '1 Foo 2026',
    'Marching 1, 2026',
    '1.5',
    '1234',
    '123456',
    '12345678',
    '19999',
    '80001',
    '123456789012345',
    '-1772366400',
    '1e9',
    '99991399',
    '+1 (555) 010-9999',
    'P2D',
    '2026-W10-1',
  ])('%j', (text) => {
    expect(parseDate(text, 'dmy')).toBeNull();
  });

  it('is decided quickly, however long the text', () => {
    expect(parseDate('1 '.repeat(100_000), 'iso')).toBeNull();
    expect(parseDate(`1 ${'a'.repeat(200_000)}`, 'iso')).toBeNull();
    expect(parseDate('2026-03-01' + ' '.repeat(200_000) + 'x', 'iso')).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom<DateOrder>('iso', 'dmy', 'mdy'), (text, order) => {
        const date = parseDate(text, order);
        expect(date === null || !Number.isNaN(Date.parse(date))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('every date', () => {
  const moment = fc.date({
    min: new Date('1970-01-02T00:00:00Z'),
    max: new Date('2099-12-30T00:00:00Z'),
    noInvalidDate: true,
  });
  const two = (n: number): string => String(n).padStart(2, '0');
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const day = (at: Date): [string, string, string] => [
    String(at.getUTCFullYear()),
    two(at.getUTCMonth() + 1),
    two(at.getUTCDate()),
  ];

  it.each<[string, DateOrder, (at: Date) => string]>([
    ['ISO', 'iso', (at) => at.toISOString()],
    ['milliseconds', 'iso', (at) => (at.getTime() >= 1e11 ? String(at.getTime()) : at.toISOString())],
  ])('comes back from %s to the millisecond', (_, order, write) => {
    fc.assert(
      fc.property(moment, (at) => {
        expect(parseDate(write(at), order)).toBe(at.toISOString());
      }),
    );
  });

  it.each<[string, DateOrder, (at: Date) => string]>([
    ['day/month/year', 'dmy', (at) => day(at).reverse().join('/')],
    ['month/day/year', 'mdy', (at) => `${day(at)[1]}/${day(at)[2]}/${day(at)[0]}`],
    ['year/month/day', 'iso', (at) => day(at).join('/')],
    ['digits', 'iso', (at) => day(at).join('')],
    ['day Month year', 'iso', (at) => `${at.getUTCDate()} ${names[at.getUTCMonth()]} ${at.getUTCFullYear()}`],
    [
      'Month day, year',
      'iso',
      (at) => `${names[at.getUTCMonth()]} ${at.getUTCDate()}, ${at.getUTCFullYear()}`,
    ],
    [
      'the day number of a spreadsheet',
      'iso',
      (at) => String(Math.floor(at.getTime() / 86_400_000) + 25_569),
    ],
  ])('comes back from %s to the day', (_, order, write) => {
    fc.assert(
      fc.property(moment, (at) => {
        expect(parseDate(write(at), order)).toBe(`${day(at).join('-')}T00:00:00.000Z`);
      }),
    );
  });
});

describe('the order of day and month', () => {
  it.each<[string, string[], DateOrder | null]>([
    ['ISO dates need none', ['2026-03-01', '2026-12-31'], 'iso'],
    ['nothing to go by', [], 'iso'],
    ['words', ['today'], 'iso'],
    ['a day above 12 comes first', ['01/02/2026', '13/02/2026'], 'dmy'],
    ['a day above 12 comes second', ['01/02/2026', '02/13/2026'], 'mdy'],
    ['dots too', ['28.02.2026'], 'dmy'],
    ['with times', ['29-02-2016 01:16'], 'dmy'],
    ['cannot be told', ['01/02/2026', '12/12/2026', '03/04/2026'], null],
    ['the same in both', ['01/01/2026', '02/02/2026'], 'dmy'],
    [
      'one clear date decides among many',
      [...Array.from({ length: 50 }, () => '01/02/2026'), '12/31/2026'],
      'mdy',
    ],
  ])('%s', (_, samples, order) => {
    expect(guessOrder(samples)).toBe(order);
  });

  it.each<[string, boolean]>([
    ['02/03/2026', true],
    ['2.3.26', true],
    ['02/03/2026 12:00', true],
    ['02/02/2026', false],
    ['13/02/2026', false],
    ['02/13/2026', false],
    ['2026-02-03', false],
    ['3 Feb 2026', false],
  ])('%s is ambiguous: %s', (text, ambiguous) => {
    expect(isAmbiguous(text)).toBe(ambiguous);
  });
});

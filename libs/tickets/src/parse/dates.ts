export type DateOrder = 'iso' | 'dmy' | 'mdy';

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const longMonths =
  'january february march april may june july august september october november december'.split(' ');
/** The obsolete zones of RFC 5322, still common in mail. */
const zoneHours: Record<string, number> = {
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

const clock = String.raw`(?:(?:,?\s+|T)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?\s*(?<half>[AP]\.?M\.?)?)?`;
const zone = String.raw`(?:\s*(?<zone>Z|UTC|GMT|E[SD]T|C[SD]T|M[SD]T|P[SD]T|[+-]\d{2}(?::?\d{2})?))?(?:\s*\([A-Z ]+\))?`;
const weekday = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?`;
const month = String.raw`(?<name>[a-z]{3,9})\.?`;
const ordinal = '(?:st|nd|rd|th)?';
const pattern = (date: string): RegExp => new RegExp(`^${weekday}${date}${clock}${zone}$`, 'i');

const yearFirst = pattern(String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})`);
const slashed = pattern(String.raw`(?<one>\d{1,2})[/.-](?<two>\d{1,2})[/.-](?<year>\d{4}|\d{2})`);
const dayMonth = pattern(String.raw`(?<day>\d{1,2})${ordinal}[ -]${month}[ ,-]+(?<year>\d{4}|\d{2})`);
const monthDay = pattern(String.raw`${month}\s+(?<day>\d{1,2})${ordinal},?\s+(?<year>\d{4})`);
/** `Tue Feb 24 11:35:52 +0000 2015`, as Twitter and `date` write it. */
const yearLast = new RegExp(
  `^${weekday}${month}\\s+(?<day>\\d{1,2})${clock}${zone}\\s+(?<year>\\d{4})$`,
  'i',
);
const compact =
  /^(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})(?:T?(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>Z)?)?$/i;

const exact = /^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/** What comes out as it went in: a day that exists in every year, to the millisecond. */
const written =
  /^[1-9]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

type Parts = Record<string, string | undefined>;

/** A date in one of the formats people use, as ISO 8601 in UTC; null when it is none or does not exist. No zone = UTC. */
export function parseDate(text: string, order: DateOrder): string | null {
  const value = text.trim();
  return (
    fromExact(value) ??
    build(yearFirst.exec(value)?.groups) ??
    fromNumber(value) ??
    fromSlashed(value, order) ??
    build(dayMonth.exec(value)?.groups) ??
    build(monthDay.exec(value)?.groups) ??
    build(yearLast.exec(value)?.groups)
  );
}

/** True when the text reads as two different dates by day-month and month-day order. */
export function isAmbiguous(text: string): boolean {
  const parts = slashed.exec(text.trim())?.groups;
  if (!parts) return false;
  const [one, two] = [Number(parts['one']), Number(parts['two'])];
  return one <= 12 && two <= 12 && one !== two;
}

/** What order dates like `02/03/2026` have, judged from all of them; null = cannot be told. */
export function guessOrder(samples: string[]): DateOrder | null {
  const matches = samples
    .map((sample) => slashed.exec(sample.trim())?.groups)
    .filter((parts) => parts !== undefined);
  if (matches.length === 0) return 'iso';
  if (matches.some((parts) => Number(parts['one']) > 12)) return 'dmy';
  if (matches.some((parts) => Number(parts['two']) > 12)) return 'mdy';
  return matches.every((parts) => Number(parts['one']) === Number(parts['two'])) ? 'dmy' : null;
}

/** The form we write ourselves, read many times faster than the others: most of a large file is in it. */
function fromExact(value: string): string | null {
  if (written.test(value)) return value;
  if (!exact.test(value)) return null;
  const date = new Date(value);
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  return text.startsWith(value.slice(0, 19)) ? text : null;
}

/** Unix time in seconds, milli-, micro- or nanoseconds; the day numbers of spreadsheets; `20260301`. */
function fromNumber(value: string): string | null {
  if (!/^\d{5,19}(?:\.\d+)?$/.test(value)) return build(compact.exec(value)?.groups);
  const digits = value.split('.')[0]!.length;
  if (digits === 5) return fromSerial(Number(value));
  if (digits === 8 || digits === 14) return build(compact.exec(value)?.groups);
  const unit = digits <= 11 ? 1_000 : digits <= 13 ? 1 : digits === 16 ? 1e-3 : digits === 19 ? 1e-6 : 0;
  return digits < 9 || unit === 0 ? null : new Date(Number(value) * unit).toISOString();
}

/** Days since 1899-12-30; only what falls between 1954 and 2119 is taken for a date. */
function fromSerial(days: number): string | null {
  if (days < 20_000 || days > 80_000) return null;
  return new Date(Math.round((days - 25_569) * 86_400) * 1_000).toISOString();
}

function fromSlashed(value: string, order: DateOrder): string | null {
  const parts = slashed.exec(value)?.groups;
  if (!parts) return null;
  const [day, month] = order === 'mdy' ? [parts['two'], parts['one']] : [parts['one'], parts['two']];
  return build({ ...parts, day, month });
}

/** Checks by coming back: the 31st of February would move into March. */
function build(parts: Parts | undefined): string | null {
  if (!parts) return null;
  const year = Number(parts['year']) + (parts['year']!.length === 2 ? 2_000 : 0);
  const month = parts['name'] ? monthOf(parts['name']) : Number(parts['month']);
  const [day, minute, second] = [
    Number(parts['day']),
    Number(parts['minute'] ?? 0),
    Number(parts['second'] ?? 0),
  ];
  const hour = to24(Number(parts['hour'] ?? 0), parts['half']);
  const ms = Number((parts['fraction'] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = offsetMs(parts['zone']);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || !(hour < 24) || minute > 59 || second > 59 || offset === null) return null;
  return new Date(date.getTime() - offset).toISOString();
}

function monthOf(name: string): number {
  const word = name.toLowerCase();
  if (word === 'sept') return 9;
  return (word.length === 3 ? monthNames : longMonths).indexOf(word) + 1;
}

/** NaN when a clock of twelve hours shows more. */
function to24(hour: number, half: string | undefined): number {
  if (!half) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toUpperCase().startsWith('P') ? 12 : 0);
}

function offsetMs(zone: string | undefined): number | null {
  if (!zone) return 0;
  const named = zoneHours[zone.toLowerCase()];
  if (named !== undefined) return named * 3_600_000;
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return minutes > 14 * 60 ? null : (match[1] === '-' ? -1 : 1) * minutes * 60_000;
}

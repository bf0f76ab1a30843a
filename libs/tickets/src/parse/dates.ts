export type DateOrder = 'iso' | 'dmy' | 'mdy';

const months: Record<string, number> = {
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
};
const iso =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const slashed =
  /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(AM|PM)?)?$/i;
const named = /^(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -,]+(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const american = /^([A-Za-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const twitter = /^[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([+-]\d{4}) (\d{4})$/;

/** A date in one of the formats people use, as ISO 8601 in UTC; null when it is none or does not exist. No zone = UTC. */
export function parseDate(text: string, order: DateOrder): string | null {
  const value = text.trim();
  return fromIso(value) ?? fromEpoch(value) ?? fromSlashed(value, order) ?? fromNames(value);
}

/** True when the text reads as two different dates by day-month and month-day order. */
export function isAmbiguous(text: string): boolean {
  const match = slashed.exec(text.trim());
  return match !== null && Number(match[1]) <= 12 && Number(match[2]) <= 12 && match[1] !== match[2];
}

/** What order dates like `02/03/2026` have, judged from all of them; null = cannot be told. */
export function guessOrder(samples: string[]): DateOrder | null {
  const matches = samples.map((sample) => slashed.exec(sample.trim())).filter((match) => match !== null);
  if (matches.length === 0) return 'iso';
  if (matches.some((match) => Number(match[1]) > 12)) return 'dmy';
  if (matches.some((match) => Number(match[2]) > 12)) return 'mdy';
  return matches.every((match) => match[1] === match[2]) ? 'dmy' : null;
}

function fromIso(value: string): string | null {
  const m = iso.exec(value);
  return m && build(m[1], m[2], m[3], [m[4], m[5], m[6]], m[8] ?? 'Z', m[7]);
}

function fromEpoch(value: string): string | null {
  if (!/^\d{9,13}(\.\d+)?$/.test(value)) return null;
  const number = Number(value);
  const date = new Date(value.split('.')[0]!.length > 11 ? number : number * 1_000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function fromSlashed(value: string, order: DateOrder): string | null {
  const m = slashed.exec(value);
  if (!m) return null;
  const [day, month] = order === 'mdy' ? [m[2], m[1]] : [m[1], m[2]];
  const year = m[3]!.length === 2 ? `20${m[3]}` : m[3];
  return build(year, month, day, [to24(m[4], m[7]), m[5], m[6]], 'Z');
}

function fromNames(value: string): string | null {
  const t = twitter.exec(value);
  if (t) return build(t[7], monthOf(t[1]), t[2], [t[3], t[4], t[5]], t[6]!);
  const n = named.exec(value);
  if (n) return build(n[3], monthOf(n[2]), n[1], [n[4], n[5], n[6]], 'Z');
  const a = american.exec(value);
  return a && build(a[3], monthOf(a[1]), a[2], [a[4], a[5], a[6]], 'Z');
}

const monthOf = (name: string | undefined): string => String(months[name?.toLowerCase() ?? ''] ?? 0);

function to24(hour: string | undefined, half: string | undefined): string | undefined {
  if (!hour || !half) return hour;
  return String((Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0));
}

/** Checks by coming back: the 31st of February would move into March. */
function build(
  year = '',
  month = '',
  day = '',
  time: (string | undefined)[],
  zone: string,
  fraction = '',
): string | null {
  const [hour = '0', minute = '0', second = '0'] = time;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const date = new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms),
  );
  const exists =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60;
  return exists ? new Date(date.getTime() - offsetMs(zone)).toISOString() : null;
}

function offsetMs(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000 : 0;
}

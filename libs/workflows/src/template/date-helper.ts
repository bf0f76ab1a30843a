import type { TemplateHelper } from './helper.js';
import { LruCache } from './lru-cache.js';
import { problemAt, type HandlebarsLocation } from './problem.js';

const FORMATTERS_KEPT = 50;
const formatters = new LruCache<Intl.DateTimeFormat>(FORMATTERS_KEPT);

/** `date value style zone`: "2026-01-31", "14:05" or both, in UTC or a named zone; empty for no date. */
export const dateHelper: TemplateHelper = {
  usage: 'date value "date|time|datetime" "Europe/Berlin"',
  values: [1, 3],
  run: ([value, style, zone], loc) => {
    const formatter = formatterOf(zone ?? 'UTC', loc);
    const shape = style ?? 'date';
    if (shape !== 'date' && shape !== 'time' && shape !== 'datetime') {
      throw problemAt(loc, 'date knows the styles "date", "time" and "datetime".');
    }
    const time = instantOf(value);
    if (time === null) return '';
    const parts = new Map(formatter.formatToParts(time).map(({ type, value: text }) => [type, text]));
    const day = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
    const clock = `${parts.get('hour')}:${parts.get('minute')}`;
    return { date: day, time: clock, datetime: `${day} ${clock}` }[shape];
  },
};

function instantOf(value: unknown): Date | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const time = new Date(value);
  return value === '' || Number.isNaN(time.getTime()) ? null : time;
}

function formatterOf(zone: unknown, loc: HandlebarsLocation): Intl.DateTimeFormat {
  if (typeof zone !== 'string') throw problemAt(loc, 'date needs the name of a time zone.');
  const known = formatters.get(zone);
  if (known) return known;
  try {
    const formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formatters.set(zone, formatter);
    return formatter;
  } catch {
    throw problemAt(loc, `The time zone "${zone.slice(0, 40)}" does not exist.`);
  }
}

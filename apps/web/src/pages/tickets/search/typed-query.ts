import { chosen, isDay, type Facet, type Filters } from './filters.js';

/** Words people type before a colon, and the facet or date they mean. */
const prefixes: Record<string, Facet | 'from' | 'to'> = {
  sentiment: 'sentiment',
  intent: 'intent',
  source: 'source',
  channel: 'source',
  status: 'status',
  priority: 'priority',
  after: 'from',
  from: 'from',
  before: 'to',
  to: 'to',
};
const token = /(?<![^\s])([a-z]+):("[^"]*"|\S+)/gi;

/**
 * Takes `sentiment:negative after:2026-11-01` out of what was typed and puts it where the facets are;
 * everything else stays words. A prefix we do not know, or a date that is none, stays a word too.
 */
export function readTyped(typed: string, filters: Filters): Filters {
  const next: Filters = { ...filters };
  const words = typed.replace(token, (whole: string, name: string, quoted: string) => {
    const place = prefixes[name.toLowerCase()];
    const value = quoted.replaceAll('"', '').trim();
    if (place === undefined || value === '') return whole;
    if (place === 'from' || place === 'to') {
      if (!isDay(value)) return whole;
      next[place] = value;
      return '';
    }
    next[place] = added(next, place, value.toLowerCase());
    return '';
  });
  next.q = words.replaceAll(/\s+/g, ' ').trim() || undefined;
  return next;
}

function added(filters: Filters, facet: Facet, value: string): string {
  const values = value
    .split(',')
    .filter(Boolean)
    .map((item) => item.replaceAll(' ', '_'));
  return [...new Set([...chosen(filters, facet), ...values])].join(',');
}

import { ago } from '../../../parts/words.js';

const week = 7 * 86_400_000;
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** "3 min. ago" within a week, else the day alone: a column has no room for the hour of an old ticket. */
export function when(iso: string, now = Date.now()): string {
  return Math.abs(Date.parse(iso) - now) < week ? ago(iso, now) : day.format(new Date(iso));
}

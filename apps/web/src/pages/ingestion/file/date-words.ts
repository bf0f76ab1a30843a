import type { FilePreview } from '../../../api/types.js';
import { wordsOf } from '../../../parts/words.js';

type DateLine = FilePreview['dates'][number];

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });

/** "03/04/2026 read as 3 April 2026 (day/month/year)". Months as words: digits are what is in doubt. */
export function dateSentence({ example_in, example_out, order }: DateLine): string {
  if (example_in === '') return 'This column is empty.';
  if (example_out === null) return `${example_in} is not a date we know (${wordsOf(order).toLowerCase()})`;
  return `${example_in} read as ${readable(example_out)} (${wordsOf(order).toLowerCase()})`;
}

/** Midnight is what a date without a time becomes: it is not told. */
export function readable(iso: string): string {
  const date = new Date(iso);
  const midnight = iso.includes('T00:00:00');
  return midnight ? day.format(date) : `${day.format(date)}, ${time.format(date)} UTC`;
}

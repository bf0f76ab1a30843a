import { z } from 'zod';

export const longestQuery = 1_000;

const words = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) =>
    value === undefined
      ? []
      : [value]
          .flat()
          .flatMap((part) => part.split(','))
          .map((part) => part.trim())
          .filter(Boolean),
  )
  .pipe(z.array(z.string().max(100)).max(50));

const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .refine((text) => !text.startsWith('0000'), 'there was no year 0');

/** What `GET /api/search` understands. Filters may be repeated or comma separated; `to` is inclusive for a plain date. */
export const searchQuerySchema = z.strictObject({
  q: z
    .string()
    .max(longestQuery)
    .default('')
    .transform((q) => q.replaceAll('\u0000', ' ').trim()),
  sentiment: words,
  intent: words,
  source: words,
  status: words,
  priority: words,
  from: moment.optional(),
  to: moment.optional(),
  page: z.coerce.number().int().min(1).max(500).default(1),
  page_size: z.coerce.number().int().min(1).max(200).default(20),
});
export type SearchQuery = z.output<typeof searchQuerySchema>;

/** A plain date means its beginning in UTC, whatever zone the database lives in. */
export const lowerBound = (from: string): string => (from.includes('T') ? from : `${from}T00:00:00Z`);

/** First moment after the searched period. */
export function upperBound(to: string): string {
  if (to.includes('T')) return to;
  const day = new Date(`${to}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.getUTCFullYear() > 9_999 ? 'infinity' : day.toISOString();
}

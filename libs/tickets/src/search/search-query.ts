import { z } from 'zod';

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

const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** What `GET /api/search` understands. Filters may be repeated or comma separated; `to` is inclusive for a plain date. */
export const searchQuerySchema = z.strictObject({
  q: z
    .string()
    .max(1_000)
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

/** First moment after the searched period. */
export function upperBound(to: string): string {
  if (to.includes('T')) return to;
  const day = new Date(`${to}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString();
}

import { jsonObjectSchema } from '@patchbay/domain';
import { ticketFields } from '@patchbay/tickets';
import { z } from 'zod';

const field = z.enum(ticketFields);

/** What `POST /api/upload/preview` answers; `sample_rows` are tickets as they would be stored. */
export const previewSchema = z.object({
  format: z.enum(['csv', 'tsv', 'jsonl', 'json', 'parquet']),
  encoding: z.string(),
  delimiter: z.string().nullable(),
  columns: z.array(
    z.object({
      name: z.string(),
      field: field.nullable(),
      confidence: z.number(),
      why: z.string(),
      samples: z.array(z.string()),
    }),
  ),
  fields: z.array(field),
  dates: z.array(
    z.object({
      column: z.string(),
      order: z.enum(['iso', 'dmy', 'mdy']),
      ambiguous: z.boolean(),
      example_in: z.string(),
      example_out: z.string().nullable(),
    }),
  ),
  sample_rows: z.array(jsonObjectSchema),
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
});

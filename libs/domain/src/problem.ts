import { z } from 'zod';

/** RFC 9457 problem details; `errors` names each bad field, row or byte. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  request_id: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  challenge: z.string().optional().describe('Of a sign-in that needs a second factor: goes with its code'),
});
export type Problem = z.infer<typeof problemSchema>;

/** Lists answer this envelope; `total` is null where counting would cost more than the page. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    total: z.number().int().nullable(),
    next_cursor: z.string().nullable(),
  });

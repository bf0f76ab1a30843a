import { z } from 'zod';

export const jobStatusSchema = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export type JobStatus = z.infer<typeof jobStatusSchema>;

/** An import or ingestion as the user sees it. `rate_per_second` counts rows; `eta_seconds` is null when unknown. */
export const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  status: jobStatusSchema,
  progress: z.object({
    processed: z.number().int(),
    total: z.number().int().nullable(),
    rejected: z.number().int(),
  }),
  rate_per_second: z.number().nullable(),
  eta_seconds: z.number().nullable(),
  error: z.string().nullable(),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

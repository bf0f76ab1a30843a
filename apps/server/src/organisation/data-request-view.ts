import { requestKinds, type DataRequest } from '@patchbay/tickets';
import { z } from 'zod';

/** An export or an erasure somebody asked for. */
export const dataRequest = z.object({
  id: z.string(),
  kind: z.enum(requestKinds),
  subject: z.string().nullable().describe('The address it is about; gone once it is erased'),
  state: z.enum(['queued', 'done', 'failed']),
  counts: z.record(z.string(), z.number().int()).describe('Rows by table'),
  bytes: z.number().int(),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
});

export const dataRequestView = (request: DataRequest): z.infer<typeof dataRequest> => ({
  id: request.id,
  kind: request.kind,
  subject: request.subject,
  state: request.state,
  counts: request.counts,
  bytes: Number(request.bytes),
  created_at: request.created_at.toISOString(),
  finished_at: request.finished_at?.toISOString() ?? null,
});

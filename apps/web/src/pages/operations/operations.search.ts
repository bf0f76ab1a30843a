import { z } from 'zod';

/** `span`: what the sentiment chart looks back on. */
export const operationsSearch = z.object({
  span: z.enum(['hour', 'days']).optional().catch(undefined),
});

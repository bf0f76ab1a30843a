import { z } from 'zod';

/** `job`: the import whose drawer is open; `way`: how data comes in, a file or pasted records. */
export const ingestionSearch = z.object({
  job: z.string().optional().catch(undefined),
  way: z.enum(['file', 'records']).optional().catch(undefined),
});

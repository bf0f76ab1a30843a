import { z } from 'zod';

/** `job`: the import whose drawer is open. */
export const ingestionSearch = z.object({ job: z.string().optional().catch(undefined) });

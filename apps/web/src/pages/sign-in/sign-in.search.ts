import { z } from 'zod';

/** `next`: where to go after signing in. */
export const signInSearch = z.object({ next: z.string().optional().catch(undefined) });

import { z } from 'zod';

/** `token`: the one-time link that the hub prints at its first start. */
export const welcomeSearch = z.object({ token: z.string().optional().catch(undefined) });

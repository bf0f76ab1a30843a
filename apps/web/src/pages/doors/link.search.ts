import { z } from 'zod';

/** `token`: the secret of a link in a mail. */
export const linkSearch = z.object({ token: z.string().optional().catch(undefined) });

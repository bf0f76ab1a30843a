import { z } from 'zod';

/** `connection`: the one whose test login has just come back. `add`: the drawer for a new one is open. */
export const ssoSearch = z.object({
  connection: z.string().optional().catch(undefined),
  add: z.boolean().optional().catch(undefined),
});

import { z } from 'zod';

/** `make`: the drawer for a new key is open, of one's own or of the organisation. */
export const securitySearch = z.object({ make: z.enum(['me', 'organisation']).optional().catch(undefined) });

import { z } from 'zod';

/** `add`: the drawer for a new person is open. */
export const peopleSearch = z.object({ add: z.boolean().optional().catch(undefined) });

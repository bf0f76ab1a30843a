import { z } from 'zod';

/** `add`: the drawer for a new person is open; `role`: that of this role, or of a `new` one. */
export const peopleSearch = z.object({
  add: z.boolean().optional().catch(undefined),
  role: z.string().optional().catch(undefined),
});

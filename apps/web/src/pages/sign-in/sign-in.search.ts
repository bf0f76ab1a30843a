import { z } from 'zod';

/** `next`: where to go after signing in. `sso`: one-time code of a login at a provider; `sso_refused`: why there is none. */
export const signInSearch = z.object({
  next: z.string().optional().catch(undefined),
  sso: z.string().optional().catch(undefined),
  sso_refused: z.string().optional().catch(undefined),
});

import * as z from 'zod/mini';
import { word } from '../../parts/loose.js';

/** `next`: where to go after signing in. `sso`: one-time code of a login at a provider; `sso_refused`: why there is none. */
export const signInSearch = z.object({
  next: word,
  sso: word,
  sso_refused: word,
});

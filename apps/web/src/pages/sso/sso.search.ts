import * as z from 'zod/mini';
import { loose, word } from '../../parts/loose.js';

/** `connection`: the one whose test login has just come back. `add`: the drawer for a new one is open. */
export const ssoSearch = z.object({
  connection: word,
  add: loose(z.boolean()),
});

import * as z from 'zod/mini';
import { loose, word } from '../../parts/loose.js';

/** `add`: the drawer for a new person is open; `role`: that of this role, or of a `new` one; `keys`: that of this person's keys. */
export const peopleSearch = z.object({ add: loose(z.boolean()), role: word, keys: word });

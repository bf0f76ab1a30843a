import * as z from 'zod/mini';
import { loose } from '../../parts/loose.js';

/** `add`: the drawer for a new person is open. */
export const peopleSearch = z.object({ add: loose(z.boolean()) });

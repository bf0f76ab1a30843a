import * as z from 'zod/mini';
import { loose, word } from '../../parts/loose.js';

/** `job`: the import whose drawer is open; `way`: how data comes in, a file or pasted records. */
export const ingestionSearch = z.object({
  job: word,
  way: loose(z.enum(['file', 'records'])),
});

import * as z from 'zod/mini';
import { loose } from '../../parts/loose.js';

/** `make`: the drawer for a new key is open, of one's own or of the organisation. */
export const securitySearch = z.object({ make: loose(z.enum(['me', 'organisation'])) });

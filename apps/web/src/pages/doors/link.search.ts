import * as z from 'zod/mini';
import { word } from '../../parts/loose.js';

/** `token`: the secret of a link in a mail. */
export const linkSearch = z.object({ token: word });

import * as z from 'zod/mini';
import { word } from '../../parts/loose.js';

/** `token`: the one-time link that the hub prints at its first start. */
export const welcomeSearch = z.object({ token: word });

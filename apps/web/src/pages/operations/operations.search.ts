import * as z from 'zod/mini';
import { loose } from '../../parts/loose.js';

/** `span`: what the sentiment chart looks back on. */
export const operationsSearch = z.object({
  span: loose(z.enum(['hour', 'days'])),
});

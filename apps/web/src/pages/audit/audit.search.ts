import * as z from 'zod/mini';
import { loose, word } from '../../parts/loose.js';

/** Filters as a person typed them, days as `2026-11-24`, and the number of the entry whose drawer is open. */
export const auditSearch = z.object({
  text: word,
  actor: word,
  action: word,
  target: word,
  from: word,
  to: word,
  entry: loose(z.int()),
});
export type AuditSearch = z.output<typeof auditSearch>;

import * as z from 'zod/mini';
import { loose, word } from '../../parts/loose.js';

/**
 * `workflow`: the workflow being edited, or `new`, then with the `template` it starts from; `ticket`: the one of the dry
 * run. `tab`: list or run log; there `status` and `of` (a workflow) filter, `run` is unfolded.
 */
export const workflowsSearch = z.object({
  workflow: word,
  template: word,
  ticket: word,
  tab: loose(z.enum(['list', 'runs'])),
  status: loose(z.enum(['running', 'succeeded', 'failed', 'waiting'])),
  of: word,
  run: word,
});
export type WorkflowsSearch = z.infer<typeof workflowsSearch>;

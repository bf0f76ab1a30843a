import { z } from 'zod';

const word = z.string().optional().catch(undefined);

/**
 * `workflow`: the workflow being edited, or `new`, then with the `template` it starts from; `ticket`: the one of the dry
 * run. `tab`: list or run log; there `status` and `of` (a workflow) filter, `run` is unfolded.
 */
export const workflowsSearch = z.object({
  workflow: word,
  template: word,
  ticket: word,
  tab: z.enum(['list', 'runs']).optional().catch(undefined),
  status: z.enum(['running', 'succeeded', 'failed', 'waiting']).optional().catch(undefined),
  of: word,
  run: word,
});
export type WorkflowsSearch = z.infer<typeof workflowsSearch>;

import { z } from 'zod';

/** `workflow`: the workflow being edited, or `new`; `tab`: list or run log; `run`: the run that is unfolded. */
export const workflowsSearch = z.object({
  workflow: z.string().optional().catch(undefined),
  tab: z.enum(['list', 'runs']).optional().catch(undefined),
  run: z.string().optional().catch(undefined),
});

import { z } from 'zod';
import { tool } from '../base.js';
import { toChange } from '../map.js';

/** The cursor of "now", known to the provider by name. */
const now = 'now';

export const tickets = tool.poll({
  every: '2m',
  checkpoint: { version: 1, schema: z.object({ cursor: z.string().nullable() }) },
  start: (lane) => ({ cursor: lane === 'live' ? now : null }),
  async *pull(ctx, from) {
    let { cursor } = from;
    for (;;) {
      const page = await ctx.client.changes(cursor);
      cursor = page.cursor;
      yield { changes: page.tickets.map(toChange), next: { cursor }, done: page.end };
      if (page.end) return;
    }
  },
});

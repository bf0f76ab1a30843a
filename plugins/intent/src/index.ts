import { definePlugin, intentValueSchema } from '@patchbay/plugin-sdk';
import { z } from 'zod';

/** Sources lie in `src`, compiled files in `dist/src`: the package folder is found from both. */
const home = new URL(import.meta.url.includes('/dist/') ? '../../' : '../', import.meta.url);
const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

export default definePlugin({
  id: 'intent',
  kind: 'capability',
  sdk: 1,
  title: 'Intent',
  summary:
    'Tells what a ticket is about: bug, billing, access, how-to and more, each with the words that decided it.',
  category: 'Understanding',
  icon: new URL('icon.svg', home),
  grants: [],
  base: { settings: { version: 1, schema: z.strictObject({}) } },
  capabilities: {
    intent: {
      subject: 'ticket',
      on: ['ticket.created', 'ticket.updated'],
      input: z.object({ subject: z.string().nullable(), body: z.string() }),
      needs: { subject: 'subject', body: 'body' },
      produces: { intent: intentValueSchema },
      run: {
        where: 'worker',
        entry: new URL(`./scorer.${suffix}`, import.meta.url),
        model: new URL('models/intent.bin', home),
        batch: 200,
        timeoutMs: 20_000,
        memoryMb: 256,
      },
    },
  },
});

import { definePlugin, sentimentValueSchema } from '@patchbay/plugin-sdk';
import { z } from 'zod';

/** Sources lie in `src`, compiled files in `dist/src`: the package folder is found from both. */
const home = new URL(import.meta.url.includes('/dist/') ? '../../' : '../', import.meta.url);
const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

export default definePlugin({
  id: 'sentiment',
  kind: 'capability',
  sdk: 1,
  title: 'Sentiment',
  summary:
    'Tells whether a ticket reads negative, neutral or positive, how strongly, and which words decided it.',
  category: 'Understanding',
  icon: new URL('icon.svg', home),
  grants: [],
  base: { settings: { version: 1, schema: z.strictObject({}) } },
  capabilities: {
    sentiment: {
      subject: 'ticket',
      on: ['ticket.created', 'ticket.updated'],
      input: z.object({ subject: z.string().nullable(), body: z.string() }),
      needs: { subject: 'subject', body: 'body' },
      produces: { sentiment: sentimentValueSchema },
      run: {
        where: 'worker',
        entry: new URL(`./scorer.${suffix}`, import.meta.url),
        model: new URL('models/sentiment.bin', home),
        batch: 200,
        timeoutMs: 20_000,
        memoryMb: 256,
      },
    },
  },
});

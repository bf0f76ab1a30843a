import { definePlugin } from '@patchbay/plugin-sdk';
import { z } from 'zod';

/** A capability by name only: it is switched on by itself. */
export default definePlugin({
  id: 'gauge',
  kind: 'capability',
  sdk: 1,
  title: 'Gauge',
  summary: 'Measures nothing.',
  category: 'Understanding',
  icon: new URL('icon.svg', import.meta.url),
  grants: [{ grant: 'tickets:read', why: 'Reads what it measures' }],
  base: { settings: { version: 1, schema: z.strictObject({ unit: z.string().default('points') }) } },
});

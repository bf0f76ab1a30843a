import { describePlugin } from '@patchbay/plugin-sdk/testing';
import plugin from '../src/index.js';

describePlugin(plugin, {
  spec: import.meta.url,
  actions: {
    add_note: { input: { ticket_id: 'T1', text: 'We are looking into it.' } },
  },
  lesserAccount: {
    missing: ['write'],
    intercept: async (request, next) => {
      const me = (await (await next(request)).json()) as Record<string, unknown>;
      return Response.json({ ...me, may_write: false });
    },
  },
});

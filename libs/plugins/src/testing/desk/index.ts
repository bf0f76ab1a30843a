import { definePlugin, type Json } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { note, post, ring, setField, stray } from './actions.js';
import { desk, toChange } from './base.js';
import { events } from './events.js';

/** What specs may know of and do to the poll, wherever it runs. */
export const pollControl = {
  /** By account: specs share this module, and another's reader may hang for good. */
  running: new Map<string, number>(),
  mostRunning: new Map<string, number>(),
  pulls: [] as { lane: string; from: number }[],
  beforePage: (_page: number, _lane: string): Promise<void> | void => {},
};

function count(account: string, by: 1 | -1): void {
  const running = (pollControl.running.get(account) ?? 0) + by;
  pollControl.running.set(account, running);
  pollControl.mostRunning.set(account, Math.max(pollControl.mostRunning.get(account) ?? 0, running));
}

const tickets = desk.poll({
  every: '5m',
  checkpoint: { version: 1, schema: z.object({ after: z.number() }) },
  start: (lane) => ({ after: lane === 'backfill' ? 0 : 1_000_000 }),
  pull: async function* ({ client, connection }, from, lane) {
    count(connection.id, 1);
    pollControl.pulls.push({ lane, from: from.after });
    try {
      let { after } = from;
      for (let page = 0; ; page += 1) {
        await pollControl.beforePage(page, lane);
        const answer = await client.get('/tickets', { after: String(after) });
        const read = answer['tickets'] as Record<string, Json>[];
        after = Number(answer['next']);
        const done = answer['done'] === true;
        const total = Number(answer['total']);
        yield { changes: read.map(toChange), next: { after }, done, progress: { done: after, total } };
        if (done) return;
      }
    } finally {
      count(connection.id, -1);
    }
  },
});

/** A connector with every section the core knows, for specs. */
export default definePlugin({
  id: 'desk',
  kind: 'connector',
  sdk: 1,
  title: 'Desk',
  summary: 'Tickets of a desk that exists in tests only.',
  category: 'Channels',
  icon: new URL('icon.svg', import.meta.url),
  grants: [
    { grant: 'http:127.0.0.1', why: 'Reads and writes tickets' },
    { grant: 'webhooks:receive', why: 'Hears of changes' },
    { grant: 'tickets:read', why: 'Shows tickets' },
  ],
  base: desk.base,
  polls: { tickets },
  webhooks: { events },
  actions: { note, post, ring, set_field: setField, stray },
  writeBack: [
    {
      signal: 'sentiment',
      action: 'set_field',
      coalesceMs: 0,
      owns: ({ field }) => [field],
      input: (value, { external_id }) => {
        const { label } = value as { label: string };
        return label === 'neutral' ? null : { ticket: external_id, value: label };
      },
    },
    {
      signal: 'intent',
      action: 'set_field',
      coalesceMs: 60_000,
      owns: () => ['intent'],
      input: (value, { external_id }) => ({
        ticket: external_id,
        value: (value as { label: string }[]).map(({ label }) => label).join(','),
      }),
    },
  ],
  twin: () => import('./twin.js'),
});

import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { armFault } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { limitKey } from '../calls/limiter.js';
import type { DeskProvider, Fault } from '../testing/desk/provider.js';
import {
  first,
  live,
  pluginsApp,
  serveDesk,
  type PluginsApp,
  type StoredCallRow,
} from '../testing/plugins-app.js';
import { markerOf } from './perform-call.js';

let hub: PluginsApp;
let row: ConnectionRow;
let provider: DeskProvider;
let count = 0;

beforeAll(async () => {
  hub = await pluginsApp();
  await hub.tenant('acme');
  const desk = await serveDesk();
  provider = desk.provider;
  row = await hub.connect('acme', live(desk.port));
  provider.add('t1');
});
beforeEach(async () => {
  await hub.sql('delete from action_call');
  await hub.sql('delete from rate_bucket');
  provider.notes.clear();
  Object.assign(provider, { rings: 0 });
  provider.posts.length = 0;
  provider.calls.length = 0;
  hub.listener.told.length = 0;
  count += 1;
});

const inputs = {
  note: { text: 'hello' },
  set_field: { ticket: 't1', value: 'negative' },
  post: { text: 'hello' },
  ring: { text: 'hello' },
};
const effects = {
  note: () => provider.notes.size,
  set_field: () => Object.keys(provider.tickets.get('t1')!.fields).length,
  post: () => provider.posts.length,
  ring: () => provider.rings,
};
const path = { note: /POST \/notes/, set_field: /PUT/, post: /POST \/posts/, ring: /POST \/rings/ };
type Name = keyof typeof inputs;
const actions: Name[] = ['note', 'set_field', 'post', 'ring'];
const writes = (action: Name): number => provider.to(path[action]).length;
const key = (): string => `spec-${count}`;
const queue = (action: Name) =>
  hub.queue('acme', [
    {
      key: key(),
      type: `desk.${action}`,
      connectionId: row.id,
      input: inputs[action],
      runId: row.id,
      ordinal: count,
    },
  ]);

/** Lets every attempt that waits be made now, until the call has come to its end. */
async function settled(): Promise<StoredCallRow> {
  return eventually(async () => {
    await hub.sql('delete from rate_bucket where key = $1', [limitKey(row.id)]);
    await hub.hurry('action');
    const call = first(await hub.calls('acme'));
    expect(call.status).toMatch(/succeeded|failed|uncertain/);
    expect(await hub.sql(`select 1 from job where queue = 'action'`)).toEqual([]);
    return call;
  });
}

describe.each(actions)('a call of the class of %s', (action) => {
  it('that goes through happens once, and whoever asked is told', async () => {
    await queue(action);
    expect(await settled()).toMatchObject({
      status: 'succeeded',
      attempts: 1,
      error: null,
      connection_id: row.id,
    });
    expect([effects[action](), writes(action)]).toEqual([1, 1]);
    expect(hub.listener.told).toMatchObject([
      { runId: row.id, ordinal: count, status: 'succeeded', tenantId: 'acme' },
    ]);
  });

  it('under a key that exists is not made again', async () => {
    await queue(action);
    await settled();
    await queue(action);
    await settled();
    expect([effects[action](), writes(action), (await hub.calls('acme')).length]).toEqual([1, 1, 1]);
  });

  it.each<[string, Fault]>([
    ['is refused with 429', { status: 429, retryAfter: '0' }],
    ['meets a 503', { status: 503 }],
  ])('that %s is tried again and happens once', async (_what, fault) => {
    provider.arm(path[action], fault);
    await queue(action);
    expect((await settled()).status).toBe('succeeded');
    expect([effects[action](), writes(action)]).toEqual([1, 2]);
  });

  it('that is refused for good fails at once with the reason', async () => {
    provider.arm(path[action], { status: 422 });
    await queue(action);
    expect(await settled()).toMatchObject({ status: 'failed', attempts: 1 });
    expect((await hub.calls('acme'))[0]?.error).toMatch(/ProviderError: .* answered 422/);
    expect(hub.listener.told).toMatchObject([{ status: 'failed' }]);
  });
});

describe.each([
  ['note', 'succeeded', 2],
  ['set_field', 'succeeded', 2],
  ['post', 'succeeded', 1],
  ['ring', 'uncertain', 1],
] as const)('a line that goes dead after the effect of %s', (action, status, sent) => {
  it(`ends as ${status}, with one effect and ${sent} on the wire`, async () => {
    provider.arm(path[action], 'cut-after');
    await queue(action);
    expect((await settled()).status).toBe(status);
    expect([effects[action](), writes(action)]).toEqual([1, sent]);
  });
});

describe.each([
  ['note', 'succeeded', 2],
  ['set_field', 'succeeded', 2],
  ['post', 'succeeded', 1],
  ['ring', 'uncertain', 1],
] as const)('P3: a hub that dies between %s and the commit', (action, status, sent) => {
  it(`ends as ${status}, with one effect and the same key`, async () => {
    const disarm = armFault('action:after-call', () => {
      disarm();
      throw new Error('the process was killed here');
    });
    await queue(action);
    expect((await settled()).status).toBe(status);
    expect([effects[action](), writes(action)]).toEqual([1, sent]);
    const keys = provider.to(/POST \/notes/).map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBeLessThanOrEqual(1);
  });
});

describe('a marker', () => {
  it('is looked for before a second attempt, and carried by the first', async () => {
    provider.arm(/POST \/posts/, 'cut-before');
    await queue('post');
    expect(await settled()).toMatchObject({ status: 'succeeded', output: { id: 'done' } });
    expect(provider.to(/GET \/posts/)).toHaveLength(1);
    expect(provider.posts).toEqual([{ marker: markerOf(key()), text: 'hello' }]);
  });

  it('that is found gives the result without a second post', async () => {
    provider.arm(/POST \/posts/, 'cut-after');
    await queue('post');
    expect(await settled()).toMatchObject({ status: 'succeeded', output: { id: 'found' } });
  });

  it('is short, the same for one key, and different for others', () => {
    expect(markerOf('a')).toMatch(/^pb-[0-9a-f]{16}$/);
    expect(markerOf('a')).toBe(markerOf('a'));
    expect(new Set(Array.from({ length: 500 }, (_, i) => markerOf(`k${i}`))).size).toBe(500);
  });
});

import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '@patchbay/platform/testing';
import type { ConnectionRow } from '../connections/connection.repository.js';
import type { DeskProvider } from '../testing/desk/provider.js';
import { first, live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { ActionRepository } from './action.repository.js';
import { CallDesk } from './call-desk.js';

let hub: PluginsApp;
let desk: CallDesk;
let row: ConnectionRow;
let provider: DeskProvider;

beforeAll(async () => {
  hub = await pluginsApp();
  desk = hub.get(CallDesk);
  await hub.tenant('acme');
  await hub.tenant('globex');
  const served = await serveDesk();
  provider = served.provider;
  row = await hub.connect('acme', live(served.port));
});
beforeEach(async () => {
  await hub.sql('delete from action_call');
  Object.assign(provider, { rings: 0 });
  provider.posts.length = 0;
  hub.listener.told.length = 0;
});

const one = async () => first(await hub.calls('acme'));
const until = (status: string) => eventually(async () => expect((await one()).status).toBe(status));
async function uncertain(action: 'ring' | 'post', effect: 'cut-before' | 'cut-after'): Promise<string> {
  provider.arm(/POST \/(rings|posts)/, effect);
  const call = { type: `desk.${action}`, connectionId: row.id, runId: row.id, ordinal: 1 };
  await hub.queue('acme', [{ key: `${action}-${effect}`, ...call }]);
  if (action === 'post') await giveUp();
  await until('uncertain');
  return (await one()).id;
}
/** As after the last attempt. */
async function giveUp(): Promise<void> {
  await until('running');
  await eventually(async () => {
    const waiting = await hub.sql(`select 1 from job where state = 0 and queue = 'action'`);
    if (waiting.length !== 1) throw new Error('the attempt is not over');
  });
  await hub.sql(`delete from job where queue = 'action'`);
  await hub.sql(`update action_call set status = 'uncertain'`);
}

describe('an uncertain call', () => {
  it('is made again when a person says so, under its old key', async () => {
    const id = await uncertain('ring', 'cut-before');
    expect(await desk.retry('acme', id)).toMatchObject({ status: 'queued', key: 'ring-cut-before' });
    await until('succeeded');
    expect(provider.rings).toBe(1);
  });

  it('that can be looked for is looked for before it is made again', async () => {
    const id = await uncertain('post', 'cut-after');
    await desk.retry('acme', id);
    await until('succeeded');
    expect(provider.posts).toHaveLength(1);
    expect(await one()).toMatchObject({ output: { id: 'found' } });
  });

  it('is made once when two people decide at the same moment', async () => {
    const id = await uncertain('ring', 'cut-before');
    const decisions = await Promise.allSettled(Array.from({ length: 5 }, () => desk.retry('acme', id)));
    expect(decisions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await until('succeeded');
    expect(provider.rings).toBe(1);
  });

  it('rests when a person dismisses it, and its run hears so', async () => {
    const id = await uncertain('ring', 'cut-after');
    hub.listener.told.length = 0;
    const dismissed = await desk.dismiss('acme', id);
    expect(dismissed.status).toBe('failed');
    expect(dismissed.error).toMatch(/^Dismissed\. UncertainError/);
    expect(hub.listener.told).toMatchObject([{ runId: row.id, ordinal: 1, status: 'failed' }]);
    expect(provider.rings).toBe(1);
  });
});

describe('a decision', () => {
  it('about a failed call is to try again, not to dismiss', async () => {
    provider.arm(/POST \/notes/, { status: 400 });
    await hub.queue('acme', [{ key: 'f', connectionId: row.id }]);
    await until('failed');
    const { id } = await one();
    await expect(desk.dismiss('acme', id)).rejects.toMatchObject({ status: 409 });
    expect(await desk.retry('acme', id)).toMatchObject({ status: 'queued', error: null, finished_at: null });
    await until('succeeded');
  });

  it('about a call that went through is refused', async () => {
    await hub.queue('acme', [{ key: 'ok', connectionId: row.id }]);
    await until('succeeded');
    const { id } = await one();
    for (const decide of ['retry', 'dismiss'] as const)
      await expect(desk[decide]('acme', id)).rejects.toMatchObject({
        status: 409,
        message: 'The call is succeeded: there is nothing to decide.',
      });
  });

  it('about a foreign call and about none is the same 404', async () => {
    const id = await uncertain('ring', 'cut-after');
    for (const [tenant, call] of [
      ['globex', id],
      ['acme', row.id],
    ] as const)
      for (const decide of ['retry', 'dismiss'] as const)
        await expect(desk[decide](tenant, call)).rejects.toMatchObject({
          status: 404,
          message: 'There is no such call.',
        });
  });
});

describe('the list of calls', () => {
  it('is of one account, newest first, page by page', async () => {
    const later = new Date(Date.now() + 60_000);
    for (let i = 1; i <= 5; i += 1) await hub.queue('acme', [{ key: `p${i}`, connectionId: row.id }], later);
    const repository = hub.get(ActionRepository);
    expect(await repository.count('acme', row.id)).toBe(5);
    const first = await repository.page('acme', row.id, null, 2);
    expect(first.map(({ key }) => key)).toEqual(['p5', 'p4']);
    const last = first.at(-1)!;
    const [{ at }] = (await hub.sql<{ at: string }>(
      'select created_at::text as at from action_call where id = $1',
      [last.id],
    )) as [{ at: string }];
    const second = await repository.page('acme', row.id, { created_at: at, id: last.id }, 10);
    expect(second.map(({ key }) => key)).toEqual(['p3', 'p2', 'p1']);
    expect(await repository.page('globex', row.id, null, 10)).toEqual([]);
    expect(await repository.count('globex', row.id)).toBe(0);
    await hub.sql(`delete from job where queue = 'action'`);
  });
});

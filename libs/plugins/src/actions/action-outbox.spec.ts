import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TenantDoor } from '@patchbay/platform';
import { limitKey } from '../calls/limiter.js';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { pluginsApp, type PluginsApp } from '../testing/plugins-app.js';
import { ActionOutbox } from './action-outbox.js';
import { ActionRepository, writeBackReason, type ActionCall } from './action.repository.js';

let hub: PluginsApp;
let row: ConnectionRow;
const ticket = '018f0000-0000-7000-8000-000000000001';

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'] } });
  await hub.tenant('acme');
  row = await hub.connect('acme');
});
beforeEach(async () => {
  await hub.sql('delete from action_call');
  await hub.sql('delete from job');
});

const jobs = () => hub.sql<Record<string, unknown>>(`select * from job where queue = 'action' order by id`);
const inside = <T>(work: Parameters<TenantDoor['run']>[1]): Promise<T> =>
  hub.get(TenantDoor).run('acme', work) as Promise<T>;
const full = (more: Partial<ActionCall>): ActionCall => ({
  key: 'k',
  reason: writeBackReason('mood'),
  type: 'desk.set_field',
  connectionId: row.id,
  input: { value: 1 },
  ticketId: ticket,
  runId: null,
  ordinal: null,
  arrivedAt: null,
  ...more,
});

describe('a call that is asked for', () => {
  it('is written with its job, which carries only its id and the key of its limits', async () => {
    await hub.queue('acme', [{ key: 'a', connectionId: row.id, input: { text: 'content' } }]);
    const [call] = await hub.calls('acme');
    expect(call).toMatchObject({ key: 'a', status: 'queued', attempts: 0, input: { text: 'content' } });
    expect(await jobs()).toMatchObject([
      { payload: { call_id: call?.id }, limit_key: limitKey(row.id), tenant_id: 'acme' },
    ]);
    expect(JSON.stringify(await jobs())).not.toContain('content');
  });

  it('vanishes with the change that asked for it', async () => {
    const broken = inside(async (em) => {
      await hub.get(ActionOutbox).queue(em, 'acme', [full({})]);
      throw new Error('the change failed');
    });
    await expect(broken).rejects.toThrow('the change failed');
    expect([await hub.calls('acme'), await jobs()]).toEqual([[], []]);
  });

  it('under one key by many at once is one call with one job', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () => hub.queue('acme', [{ key: 'same', connectionId: row.id }])),
    );
    expect([(await hub.calls('acme')).length, (await jobs()).length]).toEqual([1, 1]);
  });

  it('twice in one list is one call', async () => {
    await hub.queue('acme', [{ key: 'x' }, { key: 'x' }, { key: 'y' }]);
    expect((await hub.calls('acme')).map(({ key }) => key)).toEqual(['x', 'y']);
    expect(await jobs()).toHaveLength(2);
  });

  it('may wait until a time', async () => {
    await hub.queue('acme', [{ key: 'later' }], new Date('2030-01-01T00:00:00Z'));
    expect((await jobs())[0]?.['run_at']).toEqual(new Date('2030-01-01T00:00:00Z'));
  });

  it('by nobody writes nothing', async () => {
    await hub.queue('acme', []);
    expect(await jobs()).toEqual([]);
  });
});

describe('the start of an attempt', () => {
  const start = async () => {
    const ids = (await hub.calls('acme')).map(({ id }) => id);
    const started = await hub.get(ActionRepository).start('acme', ids);
    return started.map(({ key, was, superseded }) => ({ key, was, superseded }));
  };

  it('knows whether an earlier one was cut off', async () => {
    await hub.queue('acme', [full({ key: 'a' })]);
    expect(await start()).toEqual([{ key: 'a', was: 'queued', superseded: false }]);
    expect(await start()).toEqual([{ key: 'a', was: 'running', superseded: false }]);
    expect(await hub.calls('acme')).toMatchObject([{ status: 'running', attempts: 2 }]);
  });

  it.each(['succeeded', 'failed', 'uncertain'])('of a call that has %s does not happen', async (status) => {
    await hub.queue('acme', [full({ key: 'a' })]);
    await hub.sql('update action_call set status = $1', [status]);
    expect(await start()).toEqual([]);
  });

  it.each<[string, Partial<ActionCall>, string, boolean]>([
    ['a newer value of the same kind', {}, 'queued', true],
    ['a newer value that was written', {}, 'succeeded', true],
    ['a newer value that was refused', {}, 'failed', false],
    ['a value of another signal', { reason: writeBackReason('intent') }, 'queued', false],
    ['a value for another ticket', { ticketId: '018f0000-0000-7000-8000-000000000002' }, 'queued', false],
    ['another action', { type: 'desk.note' }, 'queued', false],
  ])('sees %s', async (_what, newer, status, superseded) => {
    await hub.queue('acme', [full({ key: 'old' })]);
    await hub.queue('acme', [full({ key: 'new', ...newer })]);
    await hub.sql('update action_call set status = $1 where key = $2', [status, 'new']);
    const [old] = (await start()).filter(({ key }) => key === 'old');
    expect(old).toEqual({ key: 'old', was: 'queued', superseded });
  });

  it('of a call of a workflow never gives way: each was asked for', async () => {
    await hub.queue('acme', [full({ key: 'old', reason: 'workflow A' })]);
    await hub.queue('acme', [full({ key: 'new', reason: 'workflow A' })]);
    expect((await start()).map(({ superseded }) => superseded)).toEqual([false, false]);
  });
});

describe('what was written last', () => {
  it('is the newest input that did not fail, for each ticket', async () => {
    await hub.queue('acme', [full({ key: '1', input: 'one' })]);
    await hub.queue('acme', [full({ key: '2', input: 'two' })]);
    await hub.queue('acme', [full({ key: '3', input: 'three' })]);
    await hub.sql(`update action_call set status = 'failed' where key = '3'`);
    const last = await inside<Map<string, unknown>>((em) =>
      hub.get(ActionRepository).lastInputs(em, 'desk.set_field', writeBackReason('mood'), [ticket]),
    );
    expect([...last]).toEqual([[ticket, 'two']]);
  });

  it('replaces the input of a call that waits, and only of such a one', async () => {
    const replace = () =>
      inside<Set<string>>((em) =>
        hub
          .get(ActionRepository)
          .replaceWaiting(em, [
            { type: 'desk.set_field', reason: writeBackReason('mood'), ticketId: ticket, input: 'newer' },
          ]),
      );
    await hub.queue('acme', [full({ key: '1', input: 'old' })]);
    await hub.sql(`update action_call set status = 'running'`);
    expect((await replace()).size).toBe(0);
    await hub.sql(`update action_call set status = 'queued'`);
    expect([...(await replace())]).toEqual([ticket]);
    expect(await hub.calls('acme')).toMatchObject([{ input: 'newer', key: '1' }]);
  });
});

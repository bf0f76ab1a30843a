import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobQueue } from '@patchbay/platform';
import type { RawReply, RawRequest, Webhook } from '@patchbay/plugin-sdk';
import type { AnyConn } from '../calls/contexts.js';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import { statusOf, talkDelivery } from '../testing/deliveries.js';
import { pluginsApp, type PluginsApp } from '../testing/plugins-app.js';
import { talkControl } from '../testing/talk/index.js';
import { WebhookGateway } from '../webhook-gateway.js';
import { replyInTime } from './reply-in-time.js';

let hub: PluginsApp;
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp();
  await hub.get(JobQueue).drain(100);
  await hub.tenant('acme');
  const input = { mode: 'live' as const, secrets: { user: 'u', key: 'k' }, webhook_secret: 'talk-secret' };
  row = await hub.connect('acme', input, 'talk');
});
beforeEach(() => {
  talkControl.before = async () => {};
  talkControl.late.length = 0;
});

const say = (text: string): Promise<RawReply> =>
  hub.get(WebhookGateway).receive('talk', row.id, talkDelivery(text));

describe('an answer in the response', () => {
  it('comes from the plugin, and nothing is stored', async () => {
    const answer = await say('help');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('I understand:');
    expect(await hub.sql('select 1 from inbox')).toEqual([]);
    expect(talkControl.late).toEqual([false]);
  });

  it('is the late one when the plugin takes too long; the work goes on and knows it', async () => {
    let release = (): void => {};
    talkControl.before = () => new Promise((done) => (release = done));
    expect(await say('help')).toEqual({ status: 200, body: 'wait' });
    release();
    await expect.poll(() => talkControl.late).toEqual([true]);
  });

  it('may be none: then the delivery is stored like any other', async () => {
    expect(await say('store me')).toEqual({ status: 202, body: '' });
    expect(await hub.sql('select 1 from inbox')).toHaveLength(1);
  });

  it('is refused before anything runs when the signature is wrong', async () => {
    const forged = hub.get(WebhookGateway).receive('talk', row.id, talkDelivery('help', 'guess'));
    expect(await statusOf(forged)).toBe(401);
    expect(talkControl.late).toEqual([]);
  });

  it('tells of credentials that are gone: the account waits for a person, the provider hears 200', async () => {
    expect(await say('revoked')).toEqual({ status: 200, body: 'wait' });
    expect(await hub.get(Connections).get('acme', row.id)).toMatchObject({
      state: 'needs_reauth',
      cause: expect.stringContaining('the token is gone') as string,
    });
  });

  it('that fails by a bug is 500 and leaves the account as it was', async () => {
    const before = await hub.get(Connections).get('acme', row.id);
    expect(await statusOf(say('bug'))).toBe(500);
    expect((await hub.get(Connections).get('acme', row.id)).state).toBe(before.state);
  });
});

describe('the race against time', () => {
  const logged: string[] = [];
  const ctx = { log: { warn: (message: string) => logged.push(message) } } as unknown as AnyConn;
  const race = (run: NonNullable<Webhook<AnyConn>['reply']>['run'], withinMs: number) =>
    replyInTime({ withinMs, late: { status: 200, body: 'late' }, run }, ctx, {} as RawRequest);

  it.each<[string, RawReply | null]>([
    ['an answer', { status: 201, body: 'x' }],
    ['no answer', null],
  ])('gives %s at once', async (_what, answer) => {
    expect(await race(() => Promise.resolve(answer), 10_000)).toEqual(answer);
  });

  it('passes on an error that comes in time', async () => {
    await expect(race(() => Promise.reject(new Error('early')), 10_000)).rejects.toThrow('early');
  });

  it('logs an error that comes too late', async () => {
    let fail = (_error: Error): void => {};
    const slow = () => new Promise<never>((_done, reject) => (fail = reject));
    expect(await race(slow, 5)).toMatchObject({ body: 'late' });
    logged.length = 0;
    fail(new Error('afterwards'));
    await expect.poll(() => logged).toEqual(['a webhook answer failed']);
  });

  it('says "late" only after the late answer has gone out', async () => {
    const seen: boolean[] = [];
    await race((_ctx, _raw, isLate) => Promise.resolve((seen.push(isLate()), null)), 10_000);
    await race(async (_ctx, _raw, isLate) => {
      await expect.poll(isLate).toBe(true);
      seen.push(isLate());
      return null;
    }, 5);
    await expect.poll(() => seen).toEqual([false, true]);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { RawRequest } from '@patchbay/plugin-sdk';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import { Installations } from '../registry/installations.js';
import { deskDelivery, rawRequest, statusOf } from '../testing/deliveries.js';
import { signed, webhookSecret } from '../testing/desk/provider.js';
import { pluginsApp, type PluginsApp } from '../testing/plugins-app.js';
import { WebhookGateway } from '../webhook-gateway.js';

let hub: PluginsApp;
let row: ConnectionRow;
let foreign: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'] } });
  await hub.tenant('acme');
  await hub.tenant('globex');
  row = await hub.connect('acme');
  foreign = await hub.connect('globex');
  await hub.get(Connections).update('globex', foreign.id, { webhook_secret: 'secret of globex' });
});

const receive = (raw: RawRequest, id: string | null = row.id, plugin = 'desk'): Promise<number> =>
  statusOf(hub.get(WebhookGateway).receive(plugin, id, raw));
const stored = async (): Promise<number> => (await hub.sql('select 1 from inbox')).length;
const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);
const without = (raw: RawRequest, header: string): RawRequest => ({
  ...raw,
  headers: Object.fromEntries(Object.entries(raw.headers).filter(([name]) => name !== header)),
});
const withHeader = (raw: RawRequest, header: string, value: string): RawRequest => ({
  ...raw,
  headers: { ...raw.headers, [header]: value },
});
const otherBody = (raw: RawRequest, body: string): RawRequest => ({
  ...raw,
  body: new TextEncoder().encode(body),
});

describe('P15: who knows no secret is not heard', () => {
  const good = (): RawRequest => deskDelivery({ hints: ['1'] });
  const signature = (): string => good().headers['x-desk-signature'] ?? '';

  it.each<[string, () => RawRequest]>([
    ['one bit of the body changed', () => otherBody(good(), '{"hints":["0"]}')],
    ['B46: the body written anew', () => otherBody(good(), '{ "hints": ["1"] }')],
    ['an empty body', () => otherBody(good(), '')],
    ['a wrong secret', () => deskDelivery({ hints: ['1'] }, { secret: 'guess' })],
    ["another tenant's secret", () => deskDelivery({ hints: ['1'] }, { secret: 'secret of globex' })],
    ['B45: no signature', () => without(good(), 'x-desk-signature')],
    ['no timestamp', () => without(good(), 'x-desk-timestamp')],
    ['B47: a timestamp 301 s old', () => deskDelivery({ hints: ['1'] }, { at: ago(302) })],
    ['a timestamp 301 s ahead', () => deskDelivery({ hints: ['1'] }, { at: ago(-302) })],
    ['a timestamp that is none', () => withHeader(good(), 'x-desk-timestamp', 'yesterday')],
    ['a timestamp moved after signing', () => withHeader(good(), 'x-desk-timestamp', String(Date.now()))],
    ['an empty signature', () => withHeader(good(), 'x-desk-signature', '')],
    ['a signature cut short', () => withHeader(good(), 'x-desk-signature', signature().slice(1))],
    ['a signature in capitals', () => withHeader(good(), 'x-desk-signature', signature().toUpperCase())],
    ['B50: a signature of 1 MB', () => withHeader(good(), 'x-desk-signature', 'a'.repeat(1_000_000))],
    ['B51: an unsigned challenge', () => rawRequest('{"challenge":"c"}', {}, '/hooks/desk')],
  ])('%s: 401 and no row', async (_what, raw) => {
    const before = await stored();
    expect(await receive(raw())).toBe(401);
    expect(await stored()).toBe(before);
  });

  it.each([0, 299, -299])('a delivery signed %i s ago is accepted', async (seconds) => {
    expect(await receive(deskDelivery({ hints: [`at ${seconds}`] }, { at: ago(seconds) }))).toBe(202);
  });

  it('tells a stale signature from a wrong one', async () => {
    const stale = hub.get(WebhookGateway).receive('desk', row.id, deskDelivery({}, { at: ago(400) }));
    await expect(stale).rejects.toThrow('The signature is too old.');
    const wrong = hub.get(WebhookGateway).receive('desk', row.id, deskDelivery({}, { secret: 'no' }));
    await expect(wrong).rejects.toThrow('The signature is missing or wrong.');
  });

  it('no secret stored = 401, whatever is signed with', async () => {
    await hub.sql('update connection set webhook_secrets = null where id = $1', [row.id]);
    hub.get(Connections).forget(row);
    for (const secret of ['', 'undefined', 'null', webhookSecret])
      expect(await receive(deskDelivery({ hints: ['1'] }, { secret: secret || ' ' }))).toBe(401);
    await hub.get(Connections).keepWebhook(row, webhookSecret, { hook: 'h1' });
  });

  it('P14: both secrets are good while one is being rotated, the third-last is not', async () => {
    const update = (webhook_secret: string) =>
      hub.get(Connections).update('acme', row.id, { webhook_secret });
    await update('newer');
    expect(await receive(deskDelivery({ n: 1 }))).toBe(202);
    expect(await receive(deskDelivery({ n: 2 }, { secret: 'newer' }))).toBe(202);
    await update('newest');
    expect(await receive(deskDelivery({ n: 3 }))).toBe(401);
    expect(await receive(deskDelivery({ n: 4 }, { secret: 'newer' }))).toBe(202);
    await update(webhookSecret);
  });
});

describe('which address is meant', () => {
  const good = (): RawRequest => deskDelivery({ at: Math.random() });

  it.each([
    ['an unknown plugin', 'nothing', null, 404],
    ['a plugin without webhooks', 'gauge', null, 404],
    ['an id that is none', 'desk', 'my-connection', 404],
    ['an id with an injection', 'desk', "' or 1=1 --", 404],
    ['an account that was disconnected', 'desk', '018f0000-0000-7000-8000-000000000000', 410],
  ])('%s: %s/%s is %i', async (_what, plugin, id, status) => {
    expect(await receive(good(), id, plugin)).toBe(status);
  });

  it('is not found under the name of another plugin', async () => {
    expect(await receive(good(), row.id, 'talk')).toBe(410);
  });

  it('B54: a paused account answers 410 to who knows the secret and 401 to others', async () => {
    await hub.get(Connections).update('acme', row.id, { paused: true });
    const before = await stored();
    expect(await receive(good())).toBe(410);
    expect(await receive(deskDelivery({}, { secret: 'guess' }))).toBe(401);
    expect(await stored()).toBe(before);
    await hub.get(Connections).update('acme', row.id, { paused: false });
    expect(await receive(good())).toBe(202);
  });

  it('B54: a plugin that is switched off answers 410, and hears again without a restart', async () => {
    const switched = (enabled: boolean) => hub.get(Installations).change('acme', 'desk', { enabled });
    await switched(false);
    expect(await receive(good())).toBe(410);
    await switched(true);
    expect(await receive(good())).toBe(202);
  });

  it('a challenge is answered and not stored', async () => {
    const before = await stored();
    const answer = await hub.get(WebhookGateway).receive('desk', row.id, deskDelivery({ challenge: 'abc' }));
    expect(answer).toEqual({ status: 200, body: 'abc' });
    expect(await stored()).toBe(before);
  });

  it('keeps the signed bytes and no header that carries credentials', async () => {
    const headers = {
      ...signed('{"kept":1}', new Date()),
      authorization: 'Bearer x',
      cookie: 'c',
      'accept-encoding': 'br',
    };
    await receive(rawRequest('{"kept":1}', headers, '/hooks/desk'));
    const [kept] = await hub.sql<{ headers: object; body: Buffer; method: string; path: string }>(
      'select headers, body, method, path from inbox order by id desc limit 1',
    );
    expect(kept?.body.toString()).toBe('{"kept":1}');
    expect(kept).toMatchObject({ method: 'POST', path: '/hooks/desk' });
    expect(Object.keys(kept?.headers ?? {}).sort()).toEqual([
      'content-type',
      'x-desk-signature',
      'x-desk-timestamp',
    ]);
  });
});

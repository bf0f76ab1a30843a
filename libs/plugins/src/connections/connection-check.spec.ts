import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TenantDoor } from '@patchbay/platform';
import { eventually, TestClock } from '@patchbay/platform/testing';
import { AuthError, RetryError } from '@patchbay/plugin-sdk';
import type { DeskProvider } from '../testing/desk/provider.js';
import { live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { Installations } from '../registry/installations.js';
import { ConnectAccount } from './connect-account.js';
import { ConnectionCheck } from './connection-check.js';
import type { ConnectionRow } from './connection.repository.js';
import { Connections } from './connections.js';
import { HourlyCheck } from './hourly-check.js';

const clock = new TestClock(new Date());
let hub: PluginsApp;
let check: ConnectionCheck;
let provider: DeskProvider;
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ clock });
  check = hub.get(ConnectionCheck);
  await hub.tenant('acme');
  const desk = await serveDesk();
  provider = desk.provider;
  row = await hub.connect('acme', live(desk.port));
});
beforeEach(() => check.run('acme', row.id));

const now = (): Promise<ConnectionRow> => hub.get(Connections).get('acme', row.id);

describe('health', () => {
  it.each([
    [{ status: 401 }, 'needs_reauth', /renew them to go on/],
    [{ status: 429, retryAfter: '0' }, 'rate_limited', /slow down/],
    [{ status: 500 }, 'degraded', /answered 500/],
    [{ status: 418 }, 'broken', /answered 418/],
    ['cut-after' as const, 'degraded', /could not be reached/],
  ])('after the answer %j is %s', async (fault, state, cause) => {
    provider.arm(/GET \/me/, fault);
    const broken = await check.run('acme', row.id);
    expect(broken.state).toBe(state);
    expect(broken.cause).toMatch(cause);
    expect(broken.identity).toEqual(row.identity);
    expect(await check.run('acme', row.id)).toMatchObject({ state: 'ok', cause: null });
  });

  it('names missing permissions for the person who asked', async () => {
    provider.scopes = ['write'];
    expect((await check.diagnose('acme', row.id)).missing).toEqual(['read']);
    provider.scopes = ['read', 'write'];
    expect((await check.diagnose('acme', row.id)).missing).toEqual([]);
  });

  it('follows errors of ordinary calls, and ends with the first that goes through', async () => {
    await check.note(row, new AuthError('expired'));
    expect((await now()).state).toBe('needs_reauth');
    await check.noteSuccess(await now());
    expect(await now()).toMatchObject({ state: 'ok', cause: null });
    await check.note(row, new RetryError('down', { status: 503 }));
    await check.noteSuccess(await now());
    expect((await now()).state).toBe('ok');
  });

  it('is not mended by a call when a permission is missing', async () => {
    provider.scopes = ['read'];
    await check.run('acme', row.id);
    await check.noteSuccess(await now());
    expect(await now()).toMatchObject({ state: 'degraded', cause: 'Missing permissions: write' });
    provider.scopes = ['read', 'write'];
  });

  it('says when the plugin has become older than what was stored', async () => {
    await hub.sql('update connection set fields_version = 9 where id = $1', [row.id]);
    hub.get(Connections).forget(row);
    expect(await check.run('acme', row.id)).toMatchObject({
      state: 'broken',
      cause: 'stored by a newer version (9) of the plugin',
    });
    await hub.sql('update connection set fields_version = 2 where id = $1', [row.id]);
    hub.get(Connections).forget(row);
  });

  it('is 404 for an account of nobody', async () => {
    await expect(check.run('acme', '00000000-0000-0000-0000-000000000000')).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('the webhook at the provider', () => {
  it('is created once, however often the account is opened again', async () => {
    const made = provider.to(/POST \/hooks/).length;
    expect(made).toBe(1);
    const secrets = await hub.get(Connections).webhookSecrets(await now());
    await hub.get(ConnectAccount).resume('acme', row.id);
    expect(provider.to(/POST \/hooks/)).toHaveLength(made);
    expect(await hub.get(Connections).webhookSecrets(await now())).toEqual(secrets);
  });
});

describe('the hourly check', () => {
  const due = () => hub.get(TenantDoor).run('acme', (em) => hub.get(HourlyCheck).enqueueDue(em, 'acme'));
  const waiting = () => hub.sql(`select 1 from job where queue = 'check'`);
  const asked = (): number => provider.to(/GET \/me/).length;

  it('asks what has not been asked for an hour', async () => {
    await due();
    await eventually(async () => expect(await waiting()).toEqual([]));
    const before = asked();
    clock.advance(4_000_000);
    provider.tokens.clear();
    await due();
    await eventually(async () => expect((await now()).state).toBe('needs_reauth'));
    expect(asked()).toBe(before + 1);
    provider.tokens.add('desk-token-1');
  });

  it('leaves paused accounts and switched-off plugins alone', async () => {
    clock.advance(4_000_000);
    await hub.get(Connections).update('acme', row.id, { paused: true });
    await due();
    expect(await waiting()).toEqual([]);
    await hub.get(Connections).update('acme', row.id, { paused: false });
    await hub.get(Installations).change('acme', 'desk', { enabled: false });
    await due();
    expect(await waiting()).toEqual([]);
    await hub.get(Installations).change('acme', 'desk', { enabled: true });
  });
});

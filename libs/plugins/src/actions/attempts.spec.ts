import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '@patchbay/platform/testing';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import { Installations } from '../registry/installations.js';
import type { DeskProvider } from '../testing/desk/provider.js';
import { first, live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';

let hub: PluginsApp;
let row: ConnectionRow;
let provider: DeskProvider;

beforeAll(async () => {
  hub = await pluginsApp();
  await hub.tenant('acme');
  const desk = await serveDesk();
  provider = desk.provider;
  row = await hub.connect('acme', live(desk.port));
});
beforeEach(async () => {
  for (const table of ['action_call', 'job', 'rate_bucket']) await hub.sql(`delete from ${table}`);
  provider.tokens.add('desk-token-1');
  provider.calls.length = 0;
});

const one = async () => first(await hub.calls('acme'));
const jobs = () =>
  hub.sql<{ attempts: number; wait: number }>(
    `select attempts, extract(epoch from run_at - now())::float8 as wait from job where queue = 'action' and state = 0`,
  );
const ended = (status: string) => eventually(async () => expect((await one()).status).toBe(status));
const hurry = () => hub.hurry('action');
const state = async () => (await hub.get(Connections).get('acme', row.id)).state;
const queue = (more = {}) => hub.queue('acme', [{ connectionId: row.id, ...more }]);

describe('a 429', () => {
  it('reschedules for as long as the provider asks, burns no attempt, and rests the whole account', async () => {
    provider.arm(/POST \/notes/, { status: 429, retryAfter: '30' });
    await queue();
    await eventually(async () => {
      const [job] = await jobs();
      expect(job?.attempts).toBe(0);
      expect(job?.wait).toBeGreaterThan(25);
      expect(job?.wait).toBeLessThanOrEqual(30);
    });
    expect(await state()).toBe('rate_limited');
    await queue({ key: 'k2' });
    await hurry();
    await new Promise((done) => setTimeout(done, 300));
    expect(provider.to(/POST \/notes/)).toHaveLength(1);
    await hub.sql('delete from rate_bucket');
    await hurry();
    await eventually(async () =>
      expect((await hub.calls('acme')).map(({ status }) => status)).toEqual(['succeeded', 'succeeded']),
    );
    await eventually(async () => expect(await state()).toBe('ok'));
  });

  it('more often than there are attempts fails nothing', async () => {
    provider.arm(/POST \/notes/, { status: 429, retryAfter: '0' }, 12);
    await queue();
    await eventually(async () => {
      await hub.sql('delete from rate_bucket');
      await hurry();
      expect((await one()).status).toBe('succeeded');
    });
    expect(provider.to(/POST \/notes/)).toHaveLength(13);
  });
});

describe('refused credentials', () => {
  it('let calls wait without burning attempts, until somebody renews them', async () => {
    provider.tokens.clear();
    await queue();
    await eventually(async () => {
      expect(await state()).toBe('needs_reauth');
      expect(await one()).toMatchObject({ status: 'queued' });
      expect((await jobs())[0]).toMatchObject({ attempts: 0 });
    });
    provider.tokens.add('a-new-and-longer-token');
    await hub.get(Connections).update('acme', row.id, { secrets: { token: 'a-new-and-longer-token' } });
    await hurry();
    await ended('succeeded');
    await eventually(async () => expect(await state()).toBe('ok'));
    await hub.get(Connections).update('acme', row.id, { secrets: { token: 'desk-token-1' } });
  });
});

describe('errors that go on', () => {
  it('fail a call that can be judged after its last attempt', async () => {
    provider.arm(/POST \/notes/, { status: 503 }, 2);
    await queue();
    await eventually(async () => expect((await jobs()).map(({ attempts }) => attempts)).toEqual([1]));
    await hub.sql('update job set attempts = max_attempts - 1');
    await hurry();
    await ended('failed');
    expect((await one()).error).toBe('RetryError: POST /notes answered 503');
    expect(await hub.sql('select 1 from job where state = 3')).toEqual([]);
  });

  it('leave a call uncertain whose last attempt was cut', async () => {
    provider.arm(/POST \/notes/, 'cut-before', 2);
    await queue();
    await eventually(async () => expect((await jobs()).map(({ attempts }) => attempts)).toEqual([1]));
    expect((await one()).status).toBe('running');
    await hub.sql('update job set attempts = max_attempts - 1');
    await hurry();
    await ended('uncertain');
  });

  it.each([
    ['desk.post', 'succeeded'],
    ['desk.ring', 'uncertain'],
  ])('a provider that does not answer %s in time: %s', async (type, status) => {
    provider.arm(/POST \/(posts|rings)/, 'hang');
    await queue({ type });
    await eventually(async () => expect((await one()).error).toMatch(/Desk took longer than 300 ms/));
    await hurry();
    await ended(status);
  });
});

describe('what may not be called', () => {
  it.each([
    ['an action that is gone', { type: 'desk.nothing' }, /There is no action desk.nothing any more/],
    ['a name every object has', { type: 'desk.constructor' }, /There is no action/],
    ['a plugin nobody has', { type: 'ghost.note' }, /There is no action ghost.note/],
    ['an input that does not fit', { input: { text: '' } }, /text: /],
    ['an input with another type', { input: { text: 7 } }, /text: /],
    [
      'a host without a grant',
      { type: 'desk.stray', input: { text: 'https://elsewhere.example/x' } },
      /elsewhere.example is not among the plugin's grants/,
    ],
  ])('%s fails with the reason and sends nothing', async (_what, more, reason) => {
    await queue(more);
    await ended('failed');
    expect((await one()).error).toMatch(reason);
    expect(provider.calls).toEqual([]);
  });

  it('an account of another plugin is not used', async () => {
    const talk = await hub.connect('acme', { mode: 'live', secrets: { user: 'u', key: 'k' } }, 'talk');
    await queue({ connectionId: talk.id });
    await ended('failed');
    expect((await one()).error).toMatch(/No account of desk is connected/);
  });

  it('a plugin that is switched off', async () => {
    await hub.get(Installations).change('acme', 'desk', { enabled: false });
    await queue();
    await ended('failed');
    expect((await one()).error).toMatch(/The plugin desk is switched off/);
    await hub.get(Installations).change('acme', 'desk', { enabled: true });
  });

  it('a paused account keeps its calls until it goes on', async () => {
    await hub.get(Connections).update('acme', row.id, { paused: true });
    await queue();
    await eventually(async () => expect((await one()).error).toMatch(/the connection is paused/));
    expect(await one()).toMatchObject({ status: 'queued' });
    expect(provider.calls).toEqual([]);
    await hub.get(Connections).update('acme', row.id, { paused: false });
    await hurry();
    await ended('succeeded');
  });

  it('nothing without an account: the call names none and there is none', async () => {
    await hub.tenant('empty');
    await hub.queue('empty', [{ key: 'x' }]);
    await eventually(async () => expect((await hub.calls('empty'))[0]?.status).toBe('failed'));
    expect((await hub.calls('empty'))[0]?.error).toMatch(/No account of desk is connected/);
  });

  it('a call that names no account goes to the first one, and says afterwards to which', async () => {
    await queue({ connectionId: null });
    await ended('succeeded');
    expect((await one()).connection_id).toBe(row.id);
  });
});

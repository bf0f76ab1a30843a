import { describe, expect, it } from 'vitest';
import { AuthError, UserError } from '../errors.js';
import { definePlugin } from '../kit.js';
import { service } from '../services.js';
import { CollectedLog, emptyReader, MemoryStore, serviceFinder } from './fakes.js';
import { shelf, ShelfClient } from './fixture/shelf.js';
import { ManualClock } from './test-clock.js';
import { TwinHttp, type TwinHttpParts } from './twin-http.js';
import { workbench } from './workbench.js';

const plugin = definePlugin(shelf(new URL('file:///tmp/')));
const now = Date.parse('2026-03-02T09:30:00Z');

describe('a workbench', () => {
  it('connects a plugin to its own sandbox', async () => {
    const { ctx, http, twin } = await workbench(plugin);
    expect(ctx.connection).toEqual({
      id: 'test',
      mode: 'sandbox',
      fields: { host: 'shelf.example' },
      identity: null,
    });
    expect(ctx.settings).toEqual({ score_field: true });
    expect(await (ctx.client as ShelfClient).me()).toMatchObject({ name: 'Shelf' });
    expect(http.sent).toEqual([
      {
        method: 'GET',
        path: '/me',
        query: '',
        headers: { accept: 'application/json', 'x-token': 'shelf-token' },
        body: null,
        status: 200,
      },
    ]);
    expect((twin.effects() as unknown[]).length).toBe(7);
  });

  it('takes other settings and other secrets', async () => {
    const { ctx } = await workbench(plugin, { settings: {}, secrets: { token: 'wrong' } });
    expect(ctx.settings).toEqual({ score_field: false });
    await expect((ctx.client as ShelfClient).me()).rejects.toBeInstanceOf(AuthError);
  });

  it('is the same each time, and shares nothing', async () => {
    const [one, two] = [await workbench(plugin), await workbench(plugin)];
    expect(one.twin.effects()).toEqual(two.twin.effects());
    await one.twin.scenes['arrives']?.play();
    expect(one.twin.effects()).not.toEqual(two.twin.effects());
    await one.ctx.store.set('a', 1);
    expect(await two.ctx.store.get('a')).toBeUndefined();
  });

  it('collects what is delivered, with its time, and answers as it is told', async () => {
    const bench = await workbench(plugin, { receive: () => Promise.resolve({ status: 401, body: '' }) });
    await bench.twin.scenes['arrives']?.play();
    expect(bench.deliveries).toHaveLength(1);
    expect(bench.deliveries[0]?.receivedAt).toEqual(bench.clock.now());
  });

  it('says so when there is nothing to connect', async () => {
    const { base, ...rest } = shelf(new URL('file:///tmp/'));
    const bare = definePlugin({ ...rest, base: { settings: base.settings } });
    await expect(workbench(bare)).rejects.toThrow('shelf has no connection or no twin');
  });
});

describe('the door to a twin', () => {
  const parts = (over: Partial<TwinHttpParts> = {}): TwinHttpParts => ({
    scope: { baseUrl: 'https://{host}', fields: { host: 'a.example' }, grants: ['http:a.example'] },
    auth: {
      type: 'oauth2',
      grant: 'code',
      authorizeUrl: '',
      tokenUrl: 'https://{host}/token',
      scopes: [],
      refresh: 'rotating',
      clientAuth: 'basic',
    },
    secrets: { access_token: 'old', refresh_token: 'r1', client_id: 'c', client_secret: 's' },
    now: () => now,
    fetch: async (request) => {
      if (new URL(request.url).pathname === '/token')
        return Response.json({ access_token: 'new', refresh_token: 'r2' });
      return request.headers.get('authorization') === 'Bearer new'
        ? Response.json({ fine: true })
        : new Response('{}', { status: 401 });
    },
    ...over,
  });
  const get = (http: TwinHttp) => http.request({ method: 'GET', path: '/x' });

  it('renews an expired token once for all who wait', async () => {
    const http = new TwinHttp(parts());
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(http)));
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['{"fine":true}']));
    const renewals = http.sent.filter(({ path }) => path === '/token');
    expect(renewals).toHaveLength(1);
    expect(renewals[0]).toMatchObject({
      body: 'grant_type=refresh_token&refresh_token=r1',
      headers: { authorization: `Basic ${Buffer.from('c:s').toString('base64')}` },
    });
  });

  it('gives up after one renewal', async () => {
    const http = new TwinHttp(
      parts({
        fetch: async (request) =>
          request.url.endsWith('/token') ? Response.json({}) : new Response('{}', { status: 401 }),
      }),
    );
    await expect(get(http)).rejects.toBeInstanceOf(AuthError);
    expect(http.sent.map(({ path }) => path)).toEqual(['/x', '/token', '/x']);
  });

  it('asks for a person when the renewal is refused', async () => {
    const http = new TwinHttp(
      parts({
        fetch: async (request) => new Response('{}', { status: request.url.endsWith('/token') ? 400 : 401 }),
      }),
    );
    await expect(get(http)).rejects.toThrow('the token endpoint answered 400');
  });

  it('does not renew what cannot be renewed', async () => {
    const auth = { ...parts().auth, refresh: 'none' as const };
    const http = new TwinHttp(parts({ auth: auth as TwinHttpParts['auth'] }));
    await expect(get(http)).rejects.toBeInstanceOf(AuthError);
    expect(http.sent).toHaveLength(1);
  });

  it('remembers calls that were cut, and takes no other error for one', async () => {
    const cut = new TwinHttp(parts({ fetch: () => Promise.reject(new TypeError('connection cut')) }));
    await expect(get(cut)).rejects.toMatchObject({ name: 'RetryError' });
    expect(cut.sent[0]?.status).toBeNull();
    const judge = new TwinHttp(parts({ fetch: () => Promise.reject(new RangeError('the judge says no')) }));
    await expect(get(judge)).rejects.toBeInstanceOf(RangeError);
  });

  it('keeps bodies as they were sent', async () => {
    const http = new TwinHttp(parts({ fetch: async () => Response.json({}) }));
    await http.request({ method: 'POST', path: '/x', json: { a: [1] } });
    await http.request({ method: 'POST', path: '/x', form: { a: 'x y' } });
    expect(http.sent.map(({ body }) => body)).toEqual([{ a: [1] }, 'a=x+y']);
  });
});

describe('the parts of a context', () => {
  it('keep time still until it is told to go on', () => {
    const clock = new ManualClock(new Date(now));
    clock.now().setFullYear(1970);
    expect(clock.now().getTime()).toBe(now);
    clock.advance(1_500);
    expect(clock.now().getTime()).toBe(now + 1_500);
  });

  it('keep values as a database would: copies, and nothing that is gone', async () => {
    const store = new MemoryStore();
    const value = { list: [1] };
    await store.set('a', value);
    value.list.push(2);
    expect(await store.get('a')).toEqual({ list: [1] });
    await store.delete('a');
    expect(await store.get('a')).toBeUndefined();
  });

  it('keep what was logged', () => {
    const log = new CollectedLog();
    log.info('read', { tickets: 3 });
    log.warn('late');
    log.error('broken', { why: 'x' });
    expect(log.lines).toEqual([
      { level: 'info', message: 'read', fields: { tickets: 3 } },
      { level: 'warn', message: 'late', fields: {} },
      { level: 'error', message: 'broken', fields: { why: 'x' } },
    ]);
  });

  it('know no tickets unless they are given some', async () => {
    expect(await emptyReader.ticket('1')).toBeNull();
    expect(await emptyReader.search('x', 5)).toEqual([]);
    expect(await emptyReader.stats()).toMatchObject({ total: 0, open: 0 });
  });

  it('give services by name and version, and name the one that is missing', () => {
    const [one, two] = [service<string>('tts', 1), service<string>('tts', 2)];
    const use = serviceFinder([{ ref: one, value: 'first' }]);
    expect(use(one)).toBe('first');
    expect(use(service<string>('tts', 1))).toBe('first');
    expect(() => use(two)).toThrow(new UserError('There is no service tts in version 2.'));
  });
});

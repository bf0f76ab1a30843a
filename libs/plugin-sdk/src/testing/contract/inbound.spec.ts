import type { Change } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RawRequest } from '../../webhooks.js';
import { bent, client, packageFolder } from '../fixture/bend.js';
import { shelf, suiteOf, toChange, type Shelf } from '../fixture/shelf.js';
import { contractOf } from './index.js';

const home = packageFolder();
const deletedAt = '2026-01-02T00:00:00.000Z';

describe('a connection', () => {
  it.each<[string, (plugin: Shelf) => unknown, string[]]>([
    [
      'that knows no author',
      (plugin) =>
        (plugin.base.connection.check = () =>
          Promise.resolve({ identity: { account: 'a', authors: [], label: 'l' }, missingScopes: [] })),
      [
        'connection names the identity and misses nothing',
        'connection tells refused credentials from everything else',
      ],
    ],
    [
      'that hides what its errors mean',
      (plugin) => {
        const good = { ...plugin.base.connection };
        plugin.base.connection.check = (ctx) =>
          good.check(ctx).catch((error: unknown) => {
            throw new Error(`failed: ${String(error)}`);
          });
      },
      [
        'connection tells refused credentials from everything else',
        'connection waits as long as a 429 asks',
        'connection tries again after a server error',
        'connection tries again after a cut connection',
      ],
    ],
    [
      'that never sees what is missing',
      (plugin) => {
        const good = { ...plugin.base.connection };
        plugin.base.connection.check = async (ctx) => ({ ...(await good.check(ctx)), missingScopes: [] });
      },
      ['connection names what a lesser account is missing'],
    ],
    [
      'that takes its own work for that of others',
      (plugin) => (plugin.base.connection.isOwn = () => false),
      ['connection knows its own changes from those of others'],
    ],
    [
      'that takes the work of others for its own',
      (plugin) => (plugin.base.connection.isOwn = () => true),
      ['connection knows its own changes from those of others'],
    ],
    [
      'without limits',
      (plugin) => (plugin.base.connection.limits = []),
      [
        'connection keeps every call within a declared limit',
        'poll items maps to valid tickets and messages, in several pages',
      ],
    ],
    [
      'whose limits forget its writes',
      (plugin) => (plugin.base.connection.limits = [{ id: 'read', match: 'GET /**', per: 'day', max: 1 }]),
      ['action create previews exactly what the provider then receives'],
    ],
  ])('%s', async (_what, bend, promises) => {
    expect(await bent(home, bend)).toEqual(expect.arrayContaining(promises));
  });
});

describe('a webhook', () => {
  const custom =
    (check: (raw: RawRequest, secrets: string[]) => 'ok' | 'bad' | 'stale') => (plugin: Shelf) => {
      plugin.webhooks = {
        changes: { ...plugin.webhooks.changes, verify: { scheme: 'custom', check } } as never,
      };
    };

  it.each<[string, (plugin: Shelf) => unknown, string[]]>([
    [
      'that believes everybody',
      custom(() => 'ok'),
      [
        'webhook changes refuses a changed body',
        'webhook changes refuses a wrong secret',
        'webhook changes refuses a delivery without its headers',
        'webhook changes refuses a stale or post-dated delivery',
      ],
    ],
    [
      'that knows the first secret only',
      custom((raw, secrets) =>
        raw.headers['webhook-id'] && !secrets[0]?.includes('nobody') && !secrets[0]?.includes('anybody')
          ? 'ok'
          : 'bad',
      ),
      ['webhook changes accepts the old secret while it is rotated'],
    ],
    [
      'that throws at what it does not know',
      (plugin) =>
        (plugin.webhooks.changes.parse = (raw) => [JSON.parse(new TextDecoder().decode(raw.body)) as never]),
      ['webhook changes makes nothing of a body it does not know'],
    ],
    [
      'that says something else each time',
      (plugin) => {
        let times = 0;
        plugin.webhooks.changes.parse = () => [{ object: 'ticket', id: String((times += 1)), refetch: true }];
      },
      ['webhook changes says the same of the same delivery'],
    ],
    [
      'whose hints nobody reads',
      (plugin) => (plugin.base.connection.refetch = {}),
      ['webhook changes maps a delivery to valid changes, or reads what it hints at'],
    ],
    [
      'whose changes are none',
      (plugin) =>
        (plugin.base.connection.refetch = {
          ticket: async (ctx, id) => [{ ...toChange(await client(ctx).item(id)), at: 'today' }],
        }),
      ['webhook changes maps a delivery to valid changes, or reads what it hints at'],
    ],
    [
      'that registers another address',
      (plugin) =>
        (plugin.webhooks.changes.register = async (ctx) => ({
          secret: (
            (await client(ctx).send('POST', '/webhooks', { url: 'https://elsewhere.example' })) as {
              secret: string;
            }
          ).secret,
          state: null,
        })),
      ['webhook changes registers with a secret that verifies, and takes itself back'],
    ],
    [
      'that never delivers',
      (plugin) =>
        (plugin.webhooks = {
          changes: {
            ...plugin.webhooks.changes,
            verify: { scheme: 'hmac', header: 'x', algo: 'sha1', encoding: 'hex', over: '{body}' },
          },
        }),
      ['webhook changes accepts a genuine delivery'],
    ],
  ])('%s', async (_what, bend, promises) => {
    expect(await bent(home, bend)).toEqual(expect.arrayContaining(promises));
  });

  it('behind a secret header is not asked to prove its content, only to hint', () => {
    const plugin = shelf(home);
    plugin.webhooks = {
      changes: { ...plugin.webhooks.changes, verify: { scheme: 'secret-header', header: 'x' } } as never,
    };
    const skipped = contractOf(plugin, suiteOf(home)).filter(({ skip }) => skip !== undefined);
    expect(skipped.map(({ name }) => name)).toEqual([
      'refuses a changed body',
      'refuses a stale or post-dated delivery',
    ]);
  });
});

describe('a poll', () => {
  it.each<[string, (plugin: Shelf) => unknown, string[]]>([
    [
      'that begins anew each time',
      (plugin) => {
        const good = { ...plugin.polls.items };
        plugin.polls.items.pull = (ctx, _from, lane) => good.pull(ctx, { after: '0' }, lane);
      },
      [
        'poll items emits nothing new the second time',
        'poll items resumes at every page boundary',
        'poll items hears of what is new, history apart',
      ],
    ],
    [
      'that loses what lies between two pages',
      (plugin) => {
        plugin.polls.items.pull = async function* (ctx, from) {
          let { after } = from as { after: string };
          for (;;) {
            const page = await client(ctx).list(after);
            after = String(page.end ? page.after : page.after + 1);
            yield { changes: page.items.map(toChange), next: { after }, done: page.end };
            if (page.end) return;
          }
        };
      },
      ['poll items reads the same in pages of any size'],
    ],
    [
      'that remembers its place outside the checkpoint',
      (plugin) => {
        plugin.polls.items.pull = async function* (ctx, from) {
          let { after } = from as { after: string };
          for (;;) {
            const page = await client(ctx).list(after);
            after = String(page.after);
            yield { changes: page.items.map(toChange), next: from, done: page.end };
            if (page.end) return;
          }
        };
      },
      ['poll items resumes at every page boundary', 'poll items emits nothing new the second time'],
    ],
    [
      'that never says it is done',
      (plugin) => {
        plugin.polls.items.pull = async function* (ctx, from) {
          const page = await client(ctx).list((from as { after: string }).after);
          yield { changes: page.items.map(toChange), next: { after: String(page.after) }, done: false };
        };
      },
      ['poll items maps to valid tickets and messages, in several pages'],
    ],
    [
      'that never ends',
      (plugin) => {
        plugin.polls.items.pull = async function* (_ctx, from) {
          for (;;) yield { changes: [], next: from, done: false };
        };
      },
      ['poll items maps to valid tickets and messages, in several pages'],
    ],
    [
      'whose news begin with history',
      (plugin) => (plugin.polls.items.start = () => ({ after: '0' })),
      ['poll items hears of what is new, history apart'],
    ],
    [
      'whose checkpoint is of another shape',
      (plugin) => (plugin.polls.items.checkpoint.schema = z.object({ after: z.number() })),
      ['poll items emits nothing new the second time'],
    ],
    [
      'that fetches everything before the first page',
      (plugin) => {
        plugin.polls.items.pull = async function* (ctx, from) {
          const changes = [];
          let { after } = from as { after: string };
          for (let end = false; !end;) {
            const page = await client(ctx).list(after);
            after = String(page.after);
            end = page.end;
            changes.push(...page.items.map(toChange));
          }
          yield { changes, next: { after }, done: true };
        };
      },
      ['poll items maps to valid tickets and messages, in several pages'],
    ],
  ])('%s', async (_what, bend, promises) => {
    expect(await bent(home, bend)).toEqual(expect.arrayContaining(promises));
  });

  it('may have read the messages of a ticket before it was deleted', async () => {
    const item = { id: 'gone', title: '', author: 'a', score: null, rev: 1, at: deletedAt, notes: [] };
    const gone: Change = { ...toChange(item), op: 'delete' };
    const author = { name: null, email: null };
    const message: Change = {
      object: 'message',
      op: 'upsert',
      id: 'm',
      version: '1',
      at: deletedAt,
      data: { ticket_external_id: 'gone', direction: 'inbound', author, body: 'x', created_at: deletedAt },
    };
    const met = new WeakSet();
    const broken = await bent(home, (plugin) => {
      const good = { ...plugin.polls.items };
      plugin.polls.items.pull = async function* (ctx, from, lane) {
        const before = met.has(ctx) ? [] : [message];
        met.add(ctx);
        for await (const page of good.pull(ctx, from, lane))
          yield { ...page, changes: [...before, ...page.changes, gone] };
      };
    });
    expect(broken).toContain('poll items emits nothing new the second time');
    expect(broken).not.toContain('poll items misses nothing that changes while it reads');
  });
});

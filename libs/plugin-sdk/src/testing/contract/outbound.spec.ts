import type { Json } from '@patchbay/domain';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bent, client, packageFolder } from '../fixture/bend.js';
import { toChange, type Shelf, type ShelfSuite } from '../fixture/shelf.js';

const home = packageFolder();

describe('an action', () => {
  it.each<[string, (plugin: Shelf, suite: ShelfSuite) => unknown, string[]]>([
    [
      'without an example',
      (_plugin, suite) => Reflect.deleteProperty(suite.actions, 'create'),
      ['action create has an example'],
    ],
    [
      'whose preview says another path',
      (plugin) =>
        (plugin.actions.create.preview = (input) => ({
          method: 'POST',
          target: '/things',
          body: input as Json,
        })),
      ['action create previews exactly what the provider then receives'],
    ],
    [
      'whose preview says another body',
      (plugin) =>
        (plugin.actions.create.preview = () => ({
          method: 'POST',
          target: '/items',
          body: { title: 'other' },
        })),
      ['action create previews exactly what the provider then receives'],
    ],
    [
      'that sends more than it previews',
      (plugin) => (plugin.actions.create.preview = () => ({ method: 'POST', target: '/items', body: {} })),
      ['action create previews exactly what the provider then receives'],
    ],
    [
      'that writes twice',
      (plugin) => {
        const good = { ...plugin.actions.set_score };
        plugin.actions.set_score.run = async (ctx, input) => {
          await good.run(ctx, input);
          return good.run(ctx, input);
        };
      },
      ['action set_score previews exactly what the provider then receives'],
    ],
    [
      'that answers something else',
      (plugin) => (plugin.actions.create.output = z.object({ id: z.number() })),
      ['action create answers what it declares'],
    ],
    [
      'that takes anything',
      (plugin) => (plugin.actions.ring.input = z.object({ id: z.string().default('I1') })),
      ['action ring refuses an input that says nothing'],
    ],
    [
      'that keeps its key to itself',
      (plugin) =>
        (plugin.actions.create.run = async (ctx, input) => client(ctx).send('POST', '/items', input as Json)),
      [
        'action create is what it says: key',
        'action create happens once when the connection is cut after effect',
      ],
    ],
    [
      'that says upsert and appends',
      (plugin) => (plugin.actions.ring.idempotency = { class: 'upsert', target: () => 'x' }),
      [
        'action ring is what it says: upsert',
        'action ring happens once when the connection is cut after effect',
      ],
    ],
    [
      'that never finds what it did',
      (plugin) => (plugin.actions.note.idempotency = { class: 'lookup', find: () => Promise.resolve(null) }),
      [
        'action note is what it says: lookup',
        'action note happens once when the connection is cut after effect',
      ],
    ],
    [
      'that finds what it never did',
      (plugin) =>
        (plugin.actions.note.idempotency = {
          class: 'lookup',
          find: () => Promise.resolve({ id: 'I3' }),
        }),
      [
        'action note is what it says: lookup',
        'action note happens once when the connection is cut before effect',
      ],
    ],
    [
      'that hides its errors',
      (plugin) => {
        const good = { ...plugin.actions.create };
        plugin.actions.create.run = (ctx, input) => good.run(ctx, input).catch(() => ({ id: 'I1' }));
      },
      [
        'action create waits as long as a 429 asks',
        'action create tries again after a server error',
        'action create tells refused credentials from everything else',
      ],
    ],
    [
      'without any effect',
      (plugin) => (plugin.actions.ring.run = () => Promise.resolve({ id: 'I1' })),
      ['action ring is what it says: none', 'action ring previews exactly what the provider then receives'],
    ],
  ])('%s', async (_what, bend, promises) => {
    expect(await bent(home, bend)).toEqual(expect.arrayContaining(promises));
  });

  it('may name what its preview cannot know', async () => {
    const failed = await bent(home, (plugin, suite) => {
      plugin.actions.create.preview = () => ({ method: 'POST', target: '/items', body: {} });
      suite.actions.create.unpreviewed = ['title'];
    });
    expect(failed).toEqual([]);
  });
});

describe('a write-back', () => {
  it.each<[string, (plugin: Shelf, suite: ShelfSuite) => unknown, string[]]>([
    [
      'whose values are imported again',
      (plugin) => {
        plugin.polls.items.pull = async function* (ctx, from) {
          let { after } = from as { after: string };
          for (;;) {
            const page = await client(ctx).list(after);
            after = String(page.after);
            const changes = page.items.map((item) => {
              const change = toChange(item);
              return {
                ...change,
                data: { ...change.data, metadata: { score: item.score } },
              } as typeof change;
            });
            yield { changes, next: { after }, done: page.end };
            if (page.end) return;
          }
        };
      },
      ['write-back of sentiment comes back as nothing new'],
    ],
    [
      'that writes nothing',
      (plugin) => (plugin.writeBack[0].input = () => null),
      ['write-back of sentiment gives its action a valid input'],
    ],
    [
      'whose input does not fit',
      (plugin) => (plugin.writeBack[0].input = () => ({ id: 1 })),
      ['write-back of sentiment gives its action a valid input'],
    ],
    [
      'that writes where nothing is set up',
      (plugin) => (plugin.writeBack[0].input = (_value, subject) => ({ id: subject.external_id, score: 1 })),
      ['write-back of sentiment writes nothing where nothing is set up'],
    ],
    [
      'of a signal nobody gave a value for',
      (plugin) => (plugin.writeBack[0].signal = 'mood'),
      ['write-back of mood has a value'],
    ],
  ])('%s', async (_what, bend, promises) => {
    expect(await bent(home, bend)).toEqual(expect.arrayContaining(promises));
  });
});

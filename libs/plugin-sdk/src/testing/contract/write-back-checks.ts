import type { Change, Json } from '@patchbay/domain';
import { expect } from 'vitest';
import type { WriteBack } from '../../actions.js';
import type { Out, Z } from '../../context.js';
import type { AnyPlugin } from '../../plugin.js';
import { bench, type Bench } from './bench.js';
import { drain } from './poll-checks.js';
import { key, marker } from './subject.js';
import type { Check, Suite } from './suite.js';
import { changesOf } from './webhook-checks.js';

/** Values of the signals every hub has. */
const known: Record<string, Json> = {
  sentiment: { label: 'negative', score: -0.82, confidence: 0.91, factors: [] },
  intent: [{ label: 'billing_issue', confidence: 0.88, factors: [] }],
};

/** Scores flow back, and do not come round again. */
export function writeBackChecks(plugin: AnyPlugin, suite: Suite): Check[] {
  return (plugin.writeBack ?? []).flatMap((binding): Check[] => {
    const section = `write-back of ${binding.signal}`;
    const value = suite.signals?.[binding.signal] ?? known[binding.signal];
    if (value === undefined)
      return [
        { section, name: 'has a value', run: () => expect.unreachable(`give signals.${binding.signal}`) },
      ];
    const action = plugin.actions?.[binding.action];
    return [
      {
        section,
        name: 'gives its action a valid input',
        run: async () => {
          const { ctx } = await bench(plugin, suite);
          const input = inputOf(binding, value, '1', ctx.settings);
          expect(input, 'input under the settings the twin suggests').not.toBeNull();
          action!.input.parse(input);
        },
      },
      {
        section,
        name: 'writes nothing where nothing is set up',
        ...(plugin.base.settings.schema.safeParse({}).success
          ? {}
          : { skip: 'the settings have no empty form' }),
        run: () => {
          const none = plugin.base.settings.schema.parse({});
          if (binding.owns(none).length === 0) expect(inputOf(binding, value, '1', none)).toBeNull();
        },
      },
      { section, name: 'comes back as nothing new', run: () => assertNoEcho(plugin, suite, binding, value) },
    ];
  });
}

const inputOf = (binding: WriteBack<Z>, value: Json, id: string, settings: Out<Z>): Json | null =>
  binding.input(value, { object: 'ticket', external_id: id }, settings);

/** Write, read back by every way in: our own change is either known as ours or indistinguishable from before. */
async function assertNoEcho(
  plugin: AnyPlugin,
  suite: Suite,
  binding: WriteBack<Z>,
  value: Json,
): Promise<void> {
  const on = await bench(plugin, suite);
  const { identity } = await plugin.base.connection!.check(on.ctx);
  const before = await readAll(plugin, on);
  const tickets = before.changes.filter(({ object, op }) => object === 'ticket' && op === 'upsert');
  const { id } = tickets.at(-1)!;
  const input = inputOf(binding, value, id, on.ctx.settings)!;
  on.clock.advance(5_000);
  const action = plugin.actions![binding.action]!;
  await action.run(Object.assign(on.ctx, { key, marker }), action.input.parse(input));
  const back = [...(await before.goOn()), ...(await delivered(plugin, on))];
  const old = new Map(before.changes.map((change) => [`${change.object} ${change.id}`, content(change)]));
  for (const change of back) {
    if (plugin.base.connection!.isOwn(change, identity)) continue;
    expect(content(change), `${change.object} ${change.id}`).toEqual(
      old.get(`${change.object} ${change.id}`),
    );
  }
}

async function readAll(
  plugin: AnyPlugin,
  on: Bench,
): Promise<{ changes: Change[]; goOn(): Promise<Change[]> }> {
  const changes: Change[] = [];
  const streams: (() => Promise<Change[]>)[] = [];
  for (const poll of Object.values(plugin.polls ?? {})) {
    const pages = await drain(poll, on, 'backfill');
    changes.push(...pages.flatMap((page) => page.changes));
    streams.push(async () =>
      (await drain(poll, on, 'live', pages.at(-1)!.next)).flatMap((page) => page.changes),
    );
  }
  return { changes, goOn: async () => (await Promise.all(streams.map((read) => read()))).flat() };
}

async function delivered(plugin: AnyPlugin, on: Bench): Promise<Change[]> {
  const webhooks = Object.values(plugin.webhooks ?? {});
  const said = on.deliveries.flatMap((raw) => webhooks.flatMap((webhook) => webhook.parse(raw)));
  return changesOf(plugin, on, said);
}

/** A change without its stamps. */
function content({ version: _version, at: _at, data, ...change }: Change): unknown {
  return { ...change, data: { ...data, updated_at: null } };
}

import { changeSchema, type Change } from '@patchbay/domain';
import { expect } from 'vitest';
import type { Z } from '../../context.js';
import type { AnyPlugin } from '../../plugin.js';
import { verifyDelivery } from '../../verify.js';
import type { Hint, RawRequest, Webhook } from '../../webhooks.js';
import type { Conn } from '../../context.js';
import { bench, scenesOf, type Bench } from './bench.js';
import type { Check, Suite } from './suite.js';

type AnyWebhook = Webhook<Conn<Z, Z, unknown>>;
/** A genuine delivery and the connection it came over. */
interface Genuine {
  on: Bench;
  raw: RawRequest;
}

const staleMs = 24 * 3_600_000;
const stranger = 'whsec_not-the-secret-of-anybody';
const garbage = ['', '{', 'null', '[]', '{"type":1}', 'payload=%7B', '\u0000\uFFFF'];

/** Who may deliver, and what a delivery says. */
export function webhookChecks(plugin: AnyPlugin, suite: Suite): Check[] {
  return Object.entries(plugin.webhooks ?? {}).flatMap(([name, webhook]) => {
    const section = `webhook ${name}`;
    const genuine = (): Promise<Genuine> => firstDelivery(plugin, suite, webhook);
    return [
      ...acceptance(section, webhook, genuine),
      ...refusals(section, webhook, genuine),
      staleness(section, webhook, genuine, unsigned(webhook) ?? suite.untimed?.[name]),
      ...meaning(section, plugin, webhook, genuine),
      ...registration(section, webhook, genuine),
    ];
  });
}

/** Why nothing but the sender can be proved, where the provider signs nothing. */
const unsigned = ({ verify }: AnyWebhook): string | undefined =>
  verify.scheme === 'secret-header' ? 'the provider signs nothing: only hints come of it' : undefined;

/** Plays the twin's scenes until one delivers what this webhook verifies. */
async function firstDelivery(plugin: AnyPlugin, suite: Suite, webhook: AnyWebhook): Promise<Genuine> {
  const on = await bench(plugin, suite);
  const play = scenesOf(on);
  for (let i = Object.keys(on.twin.scenes).length; i > 0; i -= 1) {
    await play();
    for (const raw of on.deliveries)
      if ((await verdict(webhook, { on, raw }, [on.webhookSecret])) === 'ok') return { on, raw };
  }
  throw new Error('no scene of the twin delivers anything that this webhook verifies');
}

const verdict = (webhook: AnyWebhook, { on, raw }: Genuine, secrets: string[], laterMs = 0) =>
  verifyDelivery(webhook.verify, raw, secrets, new Date(on.clock.now().getTime() + laterMs));

function acceptance(section: string, webhook: AnyWebhook, genuine: () => Promise<Genuine>): Check[] {
  const accepts = (name: string, secretsOf: (secret: string) => string[]): Check => ({
    section,
    name: `accepts ${name}`,
    run: async () => {
      const one = await genuine();
      expect(await verdict(webhook, one, secretsOf(one.on.webhookSecret))).toBe('ok');
    },
  });
  return [
    accepts('a genuine delivery', (secret) => [secret]),
    accepts('the old secret while it is rotated', (secret) => [stranger, secret]),
    accepts('the new secret while it is rotated', (secret) => [secret, stranger]),
  ];
}

function refusals(section: string, webhook: AnyWebhook, genuine: () => Promise<Genuine>): Check[] {
  const refuses = (
    name: string,
    change: (raw: RawRequest) => RawRequest[],
    secretsOf = (secret: string): string[] => [secret],
  ): Check => ({
    section,
    name: `refuses ${name}`,
    run: async () => {
      const one = await genuine();
      for (const raw of change(one.raw))
        expect(await verdict(webhook, { ...one, raw }, secretsOf(one.on.webhookSecret))).not.toBe('ok');
    },
  });
  const same = (raw: RawRequest): RawRequest[] => [raw];
  return [
    {
      ...refuses('a changed body', (raw) => tampered(raw.body).map((body) => ({ ...raw, body }))),
      skip: unsigned(webhook),
    },
    refuses('a wrong secret', same, () => [stranger]),
    refuses('everything while no secret is stored', same, () => []),
    refuses('a delivery without its headers', (raw) => [{ ...raw, headers: {} }]),
  ];
}

/** One flipped bit at either end and in the middle, one byte too many, one too few. */
function tampered(body: Uint8Array): Uint8Array[] {
  const flipped = [0, body.length >> 1, body.length - 1].map((at) => {
    const copy = Uint8Array.from(body);
    copy[at] = copy[at]! ^ 1;
    return copy;
  });
  return [...flipped, Uint8Array.from([...body, 32]), body.slice(0, -1)];
}

function staleness(
  section: string,
  webhook: AnyWebhook,
  genuine: () => Promise<Genuine>,
  untimed?: string,
): Check {
  return {
    section,
    name: 'refuses a stale or post-dated delivery',
    ...(untimed ? { skip: untimed } : {}),
    run: async () => {
      const one = await genuine();
      for (const laterMs of [staleMs, -staleMs])
        expect(await verdict(webhook, one, [one.on.webhookSecret], laterMs)).not.toBe('ok');
    },
  };
}

function meaning(
  section: string,
  plugin: AnyPlugin,
  webhook: AnyWebhook,
  genuine: () => Promise<Genuine>,
): Check[] {
  return [
    {
      section,
      name: 'says the same of the same delivery',
      run: async () => {
        const { raw } = await genuine();
        expect(webhook.parse(raw)).toEqual(webhook.parse(raw));
        expect(webhook.deliveryId(raw)).toBe(webhook.deliveryId(raw));
      },
    },
    {
      section,
      name: 'maps a delivery to valid changes, or reads what it hints at',
      run: async () => {
        const { on, raw } = await genuine();
        const said = webhook.parse(raw);
        if (unsigned(webhook)) expect(said.filter((one) => !('refetch' in one))).toEqual([]);
        for (const change of await changesOf(plugin, on, said)) changeSchema.parse(change);
      },
    },
    {
      section,
      name: 'makes nothing of a body it does not know',
      run: async () => {
        const { raw } = await genuine();
        for (const text of garbage) {
          const odd = { ...raw, body: new TextEncoder().encode(text) };
          expect({ text, said: webhook.parse(odd) }).toEqual({ text, said: [] });
          expect(webhook.deliveryId(odd) ?? 'none').toBeTypeOf('string');
        }
      },
    },
  ];
}

/** Changes as they are, hints read again at the twin. */
export async function changesOf(plugin: AnyPlugin, on: Bench, said: (Change | Hint)[]): Promise<Change[]> {
  const read = said.map(async (one) => {
    if (!('refetch' in one)) return [one];
    const refetch = plugin.base.connection?.refetch?.[one.object];
    if (!refetch) throw new Error(`nothing reads the hint of a ${one.object} again`);
    return refetch(on.ctx, one.id);
  });
  return (await Promise.all(read)).flat();
}

function registration(section: string, webhook: AnyWebhook, genuine: () => Promise<Genuine>): Check[] {
  if (!webhook.register) return [];
  return [
    {
      section,
      name: 'registers with a secret that verifies, and takes itself back',
      run: async () => {
        const one = await genuine();
        const url = 'https://hub.example/hooks/x/test';
        const { secret, state } = await webhook.register!(one.on.ctx, url);
        expect(await verdict(webhook, one, [secret])).toBe('ok');
        expect(JSON.stringify(one.on.http.sent.map(({ body }) => body))).toContain(url);
        await webhook.unregister!(one.on.ctx, JSON.parse(JSON.stringify(state)) as typeof state);
      },
    },
  ];
}

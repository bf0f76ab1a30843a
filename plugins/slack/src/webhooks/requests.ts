import {
  AuthError,
  commands,
  GoneError,
  RetryError,
  UserError,
  type ChatUser,
  type CommandReply,
  type JsonObject,
  type RawReply,
} from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { sl, type SlackContext } from '../base.js';
import { plainText, toBlockKit } from '../blocks.js';
import { deliveryOf, type ButtonPress, type SlashCommand } from './delivery.js';
import { verifySignature } from './verify.js';

/** Slack gives up after three seconds. */
const withinMs = 2_300;
/** Events after which our token is worth nothing. */
const goodbye = new Set(['app_uninstalled', 'tokens_revoked']);
const nothing: RawReply = { status: 200, body: '' };
const userSchema = z.object({ name: z.string(), email: z.string().nullable() });

/** Commands, buttons and events: one URL for all, for each connection or, by team, for the whole app. */
export const requests = sl.webhook({
  verify: { scheme: 'custom', check: verifySignature },
  account: (raw) => deliveryOf(raw).team,
  deliveryId: (raw) => {
    const delivery = deliveryOf(raw);
    return delivery.kind === 'event' ? delivery.id : null;
  },
  handshake: (raw) => {
    const delivery = deliveryOf(raw);
    if (delivery.kind !== 'event' || delivery.challenge === null) return null;
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: delivery.challenge };
  },
  parse: () => [],
  reply: {
    withinMs,
    late: nothing,
    run: async (ctx, raw, isLate) => {
      const delivery = deliveryOf(raw);
      if (delivery.kind === 'command') return answerCommand(ctx, delivery.command, isLate);
      if (delivery.kind === 'press') return answerPress(ctx, delivery.press);
      if (delivery.kind === 'event' && goodbye.has(delivery.name ?? ''))
        throw new AuthError(`Slack told us ${delivery.name}`);
      return nothing;
    },
  },
});

async function answerCommand(
  ctx: SlackContext,
  command: SlashCommand,
  isLate: () => boolean,
): Promise<RawReply> {
  const { text, user_id, user_name, channel_id } = command;
  const reply = messageOf(
    await told(async () => ctx.use(commands).run(text, await userOf(ctx, user_id, user_name), channel_id)),
  );
  if (!isLate())
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(reply) };
  await ctx.client.respond(command.response_url, reply);
  return nothing;
}

/** A public answer replaces the card for everybody; a private one is shown to whoever pressed. */
async function answerPress(ctx: SlackContext, press: ButtonPress): Promise<RawReply> {
  const { action_id, value } = press.actions[0]!;
  if (!value || !press.response_url) return nothing;
  const name = press.user.name ?? press.user.username ?? '';
  const reply = await told(async () => {
    const user = await userOf(ctx, press.user.id, name);
    return ctx.use(commands).press(action_id, value, user, press.channel?.id ?? '');
  });
  await ctx.client.respond(press.response_url, { ...messageOf(reply), replace_original: !reply.private });
  return nothing;
}

/** Whoever asked is told why there is no answer. What is not expected stays an error. */
async function told(answer: () => Promise<CommandReply>): Promise<CommandReply> {
  try {
    return await answer();
  } catch (error) {
    const expected = [UserError, AuthError, RetryError, GoneError].some((type) => error instanceof type);
    if (!expected) throw error;
    return {
      private: true,
      blocks: [{ type: 'text', text: `That did not work: ${(error as Error).message}` }],
    };
  }
}

function messageOf(reply: CommandReply): JsonObject {
  const shown = reply.private ? 'ephemeral' : 'in_channel';
  return { response_type: shown, text: plainText(reply.blocks), blocks: toBlockKit(reply.blocks) };
}

/** Slack has verified the address of its users; it is asked for once. */
async function userOf(ctx: SlackContext, id: string, name: string): Promise<ChatUser> {
  const key = `user:${ctx.connection.id}:${id}`;
  const known = userSchema.safeParse(await ctx.store.get(key));
  if (known.success) return { id, ...known.data };
  const user = await ctx.client.user(id);
  await ctx.store.set(key, user);
  return { id, name: user.name || name, email: user.email };
}

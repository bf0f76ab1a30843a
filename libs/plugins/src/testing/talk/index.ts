import { AuthError, commands, definePlugin, kit, signHmac, type Verify } from '@patchbay/plugin-sdk';
import { z } from 'zod';

/** What the next answer does. */
export const talkControl = { before: async (): Promise<void> => {}, late: [] as boolean[] };

export const talkVerify: Extract<Verify, { scheme: 'hmac' }> = {
  scheme: 'hmac',
  header: 'x-talk-signature',
  algo: 'sha1',
  encoding: 'base64',
  over: '{body}',
};

const talk = kit({
  settings: { version: 1, schema: z.strictObject({}) },
  connection: {
    fields: { version: 1, schema: z.strictObject({}) },
    baseUrl: 'https://talk.example',
    auth: {
      key: {
        type: 'secret',
        fields: z.strictObject({ user: z.string(), key: z.string() }),
        apply: { basic: '{user}:{key}' },
      },
    },
    client: () => null,
    check: () =>
      Promise.resolve({ identity: { account: 'room', authors: [], label: 'Talk room' }, missingScopes: [] }),
    isOwn: () => false,
    limits: [],
  },
});

const said = talk.webhook({
  verify: talkVerify,
  deliveryId: () => null,
  parse: () => [],
  reply: {
    withinMs: 80,
    late: { status: 200, body: 'wait' },
    run: async (ctx, raw, isLate) => {
      const text = new TextDecoder().decode(raw.body);
      if (text === 'store me') return null;
      if (text === 'revoked') throw new AuthError('the token is gone');
      if (text === 'bug') throw new TypeError('a bug');
      await talkControl.before();
      talkControl.late.push(isLate());
      const reply = await ctx.use(commands).run(text, { id: 'u1', name: 'Una', email: null }, 'c1');
      return { status: 200, body: JSON.stringify(reply) };
    },
  },
});

/** The signature of a message. */
export const talkSignature = (body: string, secret: string): string =>
  signHmac(talkVerify, new TextEncoder().encode(body), '', secret);

/** A chat tool that exists in tests only; its webhook has no app-level address. */
export default definePlugin({
  id: 'talk',
  kind: 'connector',
  sdk: 1,
  title: 'Talk',
  summary: 'Answers commands.',
  category: 'Chat',
  icon: new URL('icon.svg', import.meta.url),
  grants: [
    { grant: 'commands:run', why: 'Runs what people type' },
    { grant: 'webhooks:receive', why: 'Hears what people type' },
  ],
  base: talk.base,
  webhooks: { said },
});

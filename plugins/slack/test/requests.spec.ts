import { AuthError, RetryError, UserError, type RawReply, type RawRequest } from '@patchbay/plugin-sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { requests } from '../src/webhooks/requests.js';
import { connect, errorOf, Hub, saying, type SlackBench } from './support.js';

let hub: Hub;
let bench: SlackBench;

beforeEach(async () => {
  hub = new Hub();
  bench = await connect(hub);
});

const reply = requests.reply!;
const form = (values: Record<string, string>): RawRequest => ({
  method: 'POST',
  path: '/hooks/slack',
  query: {},
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new TextEncoder().encode(new URLSearchParams(values).toString()),
  receivedAt: new Date(),
});
const command = (text: string): RawRequest =>
  form({
    team_id: 'T0TWIN',
    channel_id: 'C0ALERTS01',
    user_id: 'U0MAYA',
    user_name: 'maya',
    command: '/patchbay',
    text,
    response_url: 'https://hooks.slack.com/respond/r1',
  });
const press = (more: object = {}): RawRequest =>
  form({
    payload: JSON.stringify({
      type: 'block_actions',
      team: { id: 'T0TWIN' },
      user: { id: 'U0MAYA', username: 'maya' },
      channel: { id: 'C0ALERTS01' },
      response_url: 'https://hooks.slack.com/respond/r2',
      actions: [{ action_id: 'assign_to_me', value: '42' }],
      ...more,
    }),
  });
const event = (name: string): RawRequest => ({
  ...form({}),
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode(JSON.stringify({ type: 'event_callback', event: { type: name } })),
});
const run = (raw: RawRequest, late = false): Promise<RawReply | null> =>
  reply.run(bench.ctx, raw, () => late);
const responded = () => bench.http.sent.filter(({ path }) => path.startsWith('/respond/'));
const bodyOf = (answer: RawReply | null): Record<string, unknown> =>
  JSON.parse(answer?.body ?? '{}') as Record<string, unknown>;

describe('a slash command', () => {
  it.each(['ticket 42', 'search invoice', 'stats', '', 'help', 'nonsense'])(
    '%j goes to the hub as it was typed',
    async (text) => {
      await run(command(text));
      expect(hub.asked).toEqual([
        {
          what: text,
          channel: 'C0ALERTS01',
          user: { id: 'U0MAYA', name: 'Maya Lopez', email: 'maya@acme.example' },
        },
      ]);
    },
  );

  it('is answered in the response, to the caller only', async () => {
    const answer = await run(command('stats'));
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(bodyOf(answer)).toEqual({
      response_type: 'ephemeral',
      text: 'done',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'done' } }],
    });
    expect(responded()).toEqual([]);
  });

  it('is answered to all where the hub says so', async () => {
    hub.answer = () => Promise.resolve(saying('look', 'all'));
    expect(bodyOf(await run(command('x')))).toMatchObject({ response_type: 'in_channel' });
  });

  it('that takes too long is answered at the response address, without our token', async () => {
    expect(await run(command('stats'), true)).toEqual({ status: 200, body: '' });
    const [call] = responded();
    expect(call).toMatchObject({
      method: 'POST',
      path: '/respond/r1',
      body: { response_type: 'ephemeral', text: 'done' },
    });
    expect(call?.headers['authorization']).toBeUndefined();
  });

  it('has its late answer ready well within three seconds', () => {
    expect(reply.withinMs).toBeLessThanOrEqual(2_500);
    expect(reply.late).toEqual({ status: 200, body: '' });
  });
});

describe('who speaks', () => {
  const asked = () => bench.http.sent.filter(({ path }) => path === '/api/users.info');

  it('is asked for once, and remembered', async () => {
    await run(command('stats'));
    await run(command('stats'));
    await run(press());
    expect(asked()).toHaveLength(1);
    expect(new Set(hub.asked.map(({ user }) => user.email))).toEqual(new Set(['maya@acme.example']));
  });

  it('has no address where Slack does not give it', async () => {
    bench = await connect(hub, {
      intercept: (request, next) =>
        request.url.includes('users.info')
          ? Promise.resolve(Response.json({ ok: true, user: { profile: {} } }))
          : next(request),
    });
    await run(command('stats'));
    expect(hub.asked[0]?.user).toEqual({ id: 'U0MAYA', name: 'U0MAYA', email: null });
  });

  it('hears why, when Slack does not say who it is', async () => {
    bench = await connect(hub, {
      intercept: (request, next) =>
        request.url.includes('users.info')
          ? Promise.resolve(Response.json({ ok: false, error: 'missing_scope' }))
          : next(request),
    });
    expect(bodyOf(await run(command('stats')))).toMatchObject({
      response_type: 'ephemeral',
      text: 'That did not work: users.info answered missing_scope',
    });
    expect(hub.asked).toEqual([]);
  });
});

describe('a button', () => {
  it('whose answer is for all replaces the card', async () => {
    hub.answer = () => Promise.resolve(saying('Maya has it', 'all'));
    expect(await run(press())).toEqual({ status: 200, body: '' });
    expect(hub.asked[0]).toMatchObject({ what: 'assign_to_me 42', channel: 'C0ALERTS01' });
    expect(responded()[0]?.body).toMatchObject({
      replace_original: true,
      response_type: 'in_channel',
      text: 'Maya has it',
    });
  });

  it('whose answer is for the caller leaves the card as it is', async () => {
    await run(press());
    expect(responded()[0]?.body).toMatchObject({ replace_original: false, response_type: 'ephemeral' });
  });

  it.each([
    ['that only opens a page', { actions: [{ action_id: 'open' }] }],
    ['without an address to answer at', { response_url: undefined }],
  ])('%s does nothing', async (_what, more) => {
    expect(await run(press(more))).toEqual({ status: 200, body: '' });
    expect([hub.asked, responded()]).toEqual([[], []]);
  });

  it('does not send its answer anywhere but to Slack', async () => {
    const error = await errorOf(run(press({ response_url: 'https://evil.example/respond/r2' })));
    expect(error.message).toBe("evil.example is not among the plugin's grants");
  });
});

describe('an answer that cannot be given', () => {
  it.each([
    ['a grant is missing', new UserError('The plugin was not granted commands:run.')],
    ['the provider refuses us', new AuthError('users.info answered invalid_auth')],
    ['Slack is busy', new RetryError('users.info answered ratelimited', { status: 429 })],
  ])('because %s says so to the caller', async (_what, error) => {
    hub.answer = () => Promise.reject(error);
    expect(bodyOf(await run(command('stats')))).toMatchObject({
      response_type: 'ephemeral',
      text: `That did not work: ${error.message}`,
    });
    await run(press());
    expect(responded().at(-1)?.body).toMatchObject({
      replace_original: false,
      text: `That did not work: ${error.message}`,
    });
  });

  it('because of a bug stays an error, and tells nothing of it', async () => {
    hub.answer = () => Promise.reject(new TypeError('x is undefined'));
    expect((await errorOf(run(command('stats')))).message).toBe('x is undefined');
  });
});

describe('an event', () => {
  it.each(['app_uninstalled', 'tokens_revoked'])('%s says that our token is worth nothing', async (name) => {
    const error = await errorOf(run(event(name)));
    expect(error).toBeInstanceOf(AuthError);
    expect(error.message).toBe(`Slack told us ${name}`);
  });

  it.each(['message', 'app_mention', 'anything'])('%s is taken and asks for nothing', async (name) => {
    expect(await run(event(name))).toEqual({ status: 200, body: '' });
    expect([hub.asked, bench.http.sent]).toEqual([[], []]);
  });
});

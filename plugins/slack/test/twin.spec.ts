import type { RawReply, RawRequest } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { postMessage } from '../src/actions/post-message.js';
import { deliveryOf } from '../src/webhooks/delivery.js';
import { requests } from '../src/webhooks/requests.js';
import { verifySignature } from '../src/webhooks/verify.js';
import { connect, Hub, saying, shown, ticket, type SlackBench } from './support.js';

/** Workspace and connector, wired as the hub wires them. */
async function wired(hub = new Hub()): Promise<SlackBench> {
  let bench: SlackBench | null = null;
  const receive = async (raw: RawRequest): Promise<RawReply> => {
    if (!bench) throw new Error('not connected');
    const verdict = await verifySignature(raw, [bench.webhookSecret], bench.clock.now());
    if (verdict !== 'ok') return { status: 401, body: '' };
    return (await requests.reply?.run(bench.ctx, raw, () => false)) ?? { status: 202, body: '' };
  };
  bench = await connect(hub, { receive });
  return bench;
}
const post = (bench: SlackBench, text = 'Look', ticketId?: string) =>
  postMessage.run(Object.assign(bench.ctx, { key: `k${text}`, marker: `pb-${text}` }), {
    channel: '#support-alerts',
    text,
    ...(ticketId ? { ticket_id: ticketId } : {}),
  });
const play = async (bench: SlackBench, scene: string): Promise<void> => {
  const found = bench.twin.scenes[scene];
  if (!found) throw new Error(`there is no scene ${scene}`);
  await found.play();
};

describe('the workspace', () => {
  it('signs what it delivers as Slack does', async () => {
    const bench = await wired();
    for (const scene of ['slash_stats', 'slash_search', 'slash_help']) await play(bench, scene);
    for (const raw of bench.deliveries) {
      expect(await verifySignature(raw, [bench.webhookSecret], bench.clock.now())).toBe('ok');
      expect(await verifySignature(raw, ['other'], bench.clock.now())).toBe('bad');
    }
    expect(bench.deliveries.map((raw) => deliveryOf(raw).kind)).toEqual(['command', 'command', 'command']);
  });

  it.each([
    ['slash_stats', 'stats'],
    ['slash_search', 'search invoice'],
    ['slash_help', 'help'],
  ])('plays %s: the answer is there for the caller only', async (scene, words) => {
    const hub = new Hub();
    const bench = await wired(hub);
    await play(bench, scene);
    expect(hub.asked.map(({ what }) => what)).toEqual([words]);
    expect(shown(bench)).toEqual([]);
    expect(bench.twin.page()).toContain('Only visible to you');
  });

  it('asks for the ticket of the newest card', async () => {
    const hub = new Hub();
    const bench = await wired(hub);
    await post(bench, 'card', '42');
    await play(bench, 'slash_ticket');
    expect(hub.asked.map(({ what }) => what)).toEqual([`ticket ${ticket.id}`]);
  });

  it('presses the button of the newest card, which is replaced', async () => {
    const hub = new Hub();
    hub.answer = () => Promise.resolve(saying('Maya has it', 'all'));
    const bench = await wired(hub);
    await post(bench, 'card', '42');
    await play(bench, 'press_assign');
    expect(hub.asked).toMatchObject([
      { what: `assign_to_me ${ticket.id}`, user: { email: 'maya@acme.example' } },
    ]);
    expect(shown(bench).map(({ text }) => text)).toEqual(['Maya has it']);
  });

  it('presses nothing where there is no card', async () => {
    const bench = await wired();
    await play(bench, 'press_assign');
    expect(bench.deliveries).toEqual([]);
  });

  it('keeps the card when the answer is for one person', async () => {
    const bench = await wired();
    await post(bench, 'card', '42');
    await play(bench, 'press_assign');
    expect(shown(bench)).toHaveLength(1);
    expect(bench.twin.page()).toContain('Only visible to you');
  });

  it('without the app tells us so and knows our token no more', async () => {
    const bench = await connect();
    await play(bench, 'app_removed');
    const [raw] = bench.deliveries;
    expect(raw && deliveryOf(raw)).toMatchObject({ kind: 'event', team: 'T0TWIN', name: 'app_uninstalled' });
    await expect(post(bench)).rejects.toThrow('chat.postMessage answered invalid_auth');
  });
});

describe('its page', () => {
  it('shows what a member would see, without anything that runs', async () => {
    const bench = await wired();
    await post(bench, `<script>alert(1)</script> "q" 'a' & <!channel>`, '42');
    const page = bench.twin.page();
    expect(page).toContain('# support-alerts');
    expect(page).toContain('Invoice is wrong');
    expect(page).toContain('Assign to me');
    expect(page).not.toMatch(/<script|on\w+=|javascript:/i);
    expect(page).toContain('&lt;script&gt;');
  });

  it('says when there is nothing', async () => {
    expect((await connect()).twin.page()).toContain('Nothing here yet.');
  });
});

describe('its API', () => {
  const url = (path: string): string => `https://slack.com/api/${path}`;
  const headers = { authorization: 'Bearer xoxb-sandbox', 'content-type': 'application/json' };
  const ask = async (bench: SlackBench, path: string, body?: object): Promise<Record<string, unknown>> => {
    const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
    return (await (await bench.twin.fetch(new Request(url(path), init))).json()) as Record<string, unknown>;
  };

  it.each<[string, string, object | undefined, string]>([
    ['an unknown channel', 'chat.postMessage', { channel: '#nowhere', text: 'x' }, 'channel_not_found'],
    ['a message without text', 'chat.postMessage', { channel: '#general' }, 'no_text'],
    [
      'more than 50 blocks',
      'chat.postMessage',
      { channel: '#general', text: 'x', blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) },
      'invalid_blocks',
    ],
    [
      'an id that is no UUID',
      'chat.postMessage',
      { channel: '#general', text: 'x', client_msg_id: '1' },
      'invalid_arguments',
    ],
    ['the history of a name', 'conversations.history?channel=%23general', undefined, 'channel_not_found'],
    ['somebody unknown', 'users.info?user=U0NOBODY', undefined, 'user_not_found'],
  ])('refuses %s as Slack does, with status 200', async (_what, path, body, error) => {
    expect(await ask(await connect(), path, body)).toEqual({ ok: false, error });
  });

  it('hides metadata from who does not ask for it', async () => {
    const bench = await connect();
    await post(bench, 'marked');
    const history = async (more: string) =>
      ((await ask(bench, `conversations.history?channel=C0ALERTS01${more}`))['messages'] as object[])[0];
    expect(await history('')).not.toHaveProperty('metadata');
    expect(await history('&include_all_metadata=true')).toMatchObject({
      metadata: { event_type: 'patchbay_message' },
    });
  });

  it('says 429 with Retry-After when it is told to', async () => {
    const bench = await connect();
    bench.twin.fault({ kind: '429', rate: 1, retryAfterS: 9 });
    await expect(post(bench)).rejects.toMatchObject({ name: 'RetryError', status: 429, afterMs: 9_000 });
    bench.twin.fault(null);
    await post(bench);
    expect(shown(bench)).toHaveLength(1);
  });
});

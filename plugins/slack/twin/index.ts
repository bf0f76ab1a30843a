import { createHmac } from 'node:crypto';
import {
  textIn,
  TwinServer,
  type Json,
  type JsonObject,
  type Twin,
  type TwinAnswer,
  type TwinModule,
  type TwinOptions,
} from '@patchbay/plugin-sdk';
import { routes } from './api.js';
import { page } from './page.js';
import { person, teamId, Workspace, type Message } from './workspace.js';

const token = 'xoxb-sandbox';
const alerts = 'C0ALERTS01';

/** A Slack workspace in memory. */
class SlackTwin implements Twin {
  private readonly workspace: Workspace;
  private readonly server: TwinServer;
  private readonly signingSecret: string;
  private readonly pressed = new Map<string, Message>();
  private pending = 0;
  private installed = true;

  constructor(private readonly options: TwinOptions) {
    this.signingSecret = `twin-signing-${options.seed}`;
    this.workspace = new Workspace(() => options.clock.now());
    this.server = new TwinServer({
      ...options,
      routes: routes(this.workspace, options.pageSize ?? 100, (body, key) => this.answered(body, key)),
      authorized: (headers) => this.installed && headers.get('authorization') === `Bearer ${token}`,
      refuse,
      keyOf: ({ body }) => markerOf(body['metadata']),
    });
  }

  credentials() {
    return { auth: 'token', secrets: { token }, fields: {}, webhookSecret: this.signingSecret };
  }

  fetch(request: Request): Promise<Response> {
    return this.server.fetch(request);
  }

  page(): string {
    return page(this.workspace);
  }

  readonly scenes = {
    press_assign: { title: 'Press "Assign to me" on the newest card', play: () => this.press() },
    slash_stats: { title: 'Type /patchbay stats', play: () => this.slash('stats') },
    slash_search: { title: 'Type /patchbay search invoice', play: () => this.slash('search invoice') },
    slash_ticket: {
      title: 'Type /patchbay ticket for the newest card',
      play: () => this.slash(`ticket ${this.newestTicket()}`),
    },
    app_removed: { title: 'Remove the app from the workspace', play: () => this.remove() },
    slash_help: { title: 'Type /patchbay help', play: () => this.slash('help') },
  };

  fault(fault: Parameters<Twin['fault']>[0]): void {
    this.server.fault(fault);
  }

  effects(): Json {
    return this.workspace.messages
      .filter(({ from, seenBy }) => from === 'bot' && seenBy === null)
      .map(({ channel, text, blocks, metadata }) => ({ channel, text, blocks, metadata }));
  }

  keys(): string[] {
    return this.server.keys();
  }

  private newestTicket(): string {
    return this.workspace.pressable()?.value ?? '1';
  }

  private async slash(text: string): Promise<void> {
    this.workspace.add({
      channel: alerts,
      from: 'user',
      text: `/patchbay ${text}`,
      blocks: [],
      metadata: null,
      seenBy: null,
    });
    const key = this.nextKey();
    const answer = await this.deliver(
      form({
        team_id: teamId,
        team_domain: 'acme-sandbox',
        channel_id: alerts,
        channel_name: 'support-alerts',
        user_id: person.id,
        user_name: person.name,
        command: '/patchbay',
        text,
        response_url: `https://hooks.slack.com/respond/${key}`,
        trigger_id: key,
      }),
    );
    if (answer) this.answered(JSON.parse(answer) as JsonObject, key);
  }

  private async press(): Promise<void> {
    const card = this.workspace.pressable();
    if (!card) return;
    const key = this.nextKey();
    this.pressed.set(key, card.message);
    const payload = {
      type: 'block_actions',
      team: { id: teamId, domain: 'acme-sandbox' },
      user: { id: person.id, username: person.name, name: person.name },
      channel: { id: card.message.channel, name: 'support-alerts' },
      message: { ts: card.message.ts },
      response_url: `https://hooks.slack.com/respond/${key}`,
      actions: [
        {
          type: 'button',
          action_id: card.action,
          value: card.value,
          block_id: 'b1',
          action_ts: card.message.ts,
        },
      ],
    };
    await this.deliver(form({ payload: JSON.stringify(payload) }));
  }

  /** An answer to a command or button: in the response, or later at the response URL. */
  private answered(body: JsonObject, key: string): void {
    const blocks = (body['blocks'] ?? []) as JsonObject[];
    const text = textIn(body, 'text');
    const card = this.pressed.get(key);
    if (card && body['replace_original'] === true) {
      card.blocks = blocks;
      card.text = text;
      return;
    }
    const seenBy = body['response_type'] === 'in_channel' ? null : person.id;
    this.workspace.add({
      channel: card?.channel ?? alerts,
      from: 'bot',
      text,
      blocks,
      metadata: null,
      seenBy,
    });
  }

  private async remove(): Promise<void> {
    this.installed = false;
    const event = { type: 'app_uninstalled' };
    const body = { type: 'event_callback', team_id: teamId, event_id: `Ev${this.nextKey()}`, event };
    await this.deliver(JSON.stringify(body), 'application/json');
  }

  private async deliver(body: string, type = 'application/x-www-form-urlencoded'): Promise<string> {
    const stamp = String(Math.floor(this.options.clock.now().getTime() / 1_000));
    const signature = createHmac('sha256', this.signingSecret).update(`v0:${stamp}:${body}`).digest('hex');
    const answer = await this.server.deliver({
      method: 'POST',
      path: '/hooks/slack/sandbox',
      query: {},
      headers: {
        'content-type': type,
        'x-slack-signature': `v0=${signature}`,
        'x-slack-request-timestamp': stamp,
      },
      body: new TextEncoder().encode(body),
    });
    return answer?.status === 200 ? answer.body : '';
  }

  private nextKey(): string {
    this.pending += 1;
    return `r${this.pending}`;
  }
}

const form = (values: Record<string, string>): string => new URLSearchParams(values).toString();

function refuse(status: 401 | 404 | 429 | 500, retryAfterS = 1): TwinAnswer {
  if (status === 429)
    return {
      status,
      headers: { 'retry-after': String(retryAfterS) },
      json: { ok: false, error: 'ratelimited' },
    };
  if (status === 401) return { json: { ok: false, error: 'invalid_auth' } };
  return { status, json: { ok: false, error: status === 404 ? 'unknown_method' : 'internal_error' } };
}

function markerOf(metadata: Json | undefined): string | null {
  const payload = (metadata as { event_payload?: { marker?: string } } | null | undefined)?.event_payload;
  return payload?.marker ?? null;
}

export default { create: (options) => new SlackTwin(options) } satisfies TwinModule;

import type { RawRequest } from '@patchbay/plugin-sdk';
import { z } from 'zod';

const commandSchema = z.object({
  team_id: z.string(),
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  user_name: z.string().default(''),
  channel_id: z.string().default(''),
  response_url: z.string(),
});
const pressSchema = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id: z.string() }),
  user: z.object({ id: z.string(), name: z.string().optional(), username: z.string().optional() }),
  channel: z.object({ id: z.string() }).optional(),
  response_url: z.string().optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
});
const eventSchema = z.object({
  type: z.string(),
  team_id: z.string().optional(),
  event_id: z.string().optional(),
  challenge: z.string().optional(),
});

export type SlashCommand = z.infer<typeof commandSchema>;
export type ButtonPress = z.infer<typeof pressSchema>;

/** What Slack sends to our one URL. */
export type Delivery =
  | { kind: 'command'; team: string; command: SlashCommand }
  | { kind: 'press'; team: string; press: ButtonPress }
  | { kind: 'event'; team: string | null; id: string | null; challenge: string | null }
  | { kind: 'unknown'; team: null };

const unknown: Delivery = { kind: 'unknown', team: null };

/** Slash commands and buttons are forms, events are JSON. */
export function deliveryOf(raw: RawRequest): Delivery {
  const text = new TextDecoder().decode(raw.body);
  if (raw.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return ofForm(new URLSearchParams(text));
  const event = eventSchema.safeParse(jsonOf(text));
  if (!event.success) return unknown;
  const { team_id, event_id, challenge } = event.data;
  return {
    kind: 'event',
    team: team_id ?? null,
    id: event_id ?? null,
    challenge: event.data.type === 'url_verification' ? (challenge ?? null) : null,
  };
}

function ofForm(form: URLSearchParams): Delivery {
  const payload = form.get('payload');
  if (payload !== null) {
    const press = pressSchema.safeParse(jsonOf(payload));
    return press.success ? { kind: 'press', team: press.data.team.id, press: press.data } : unknown;
  }
  const command = commandSchema.safeParse(Object.fromEntries(form));
  return command.success ? { kind: 'command', team: command.data.team_id, command: command.data } : unknown;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

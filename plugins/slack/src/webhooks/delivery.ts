import type { RawRequest } from '@patchbay/plugin-sdk';
import { z } from 'zod';

/** An app installed for a whole organisation is known by the organisation, not by the workspace. */
const installed = {
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  is_enterprise_install: z.union([z.boolean(), z.stringbool()]).nullish(),
};
const commandSchema = z.object({
  ...installed,
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  user_name: z.string().default(''),
  channel_id: z.string().default(''),
  response_url: z.string(),
});
const pressSchema = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id: z.string() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  is_enterprise_install: z.boolean().nullish(),
  user: z.object({ id: z.string(), name: z.string().optional(), username: z.string().optional() }),
  channel: z.object({ id: z.string() }).optional(),
  response_url: z.string().optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
});
const eventSchema = z.object({
  ...installed,
  type: z.string(),
  event_id: z.string().optional(),
  event: z.object({ type: z.string() }).optional(),
  challenge: z.string().optional(),
});

export type SlashCommand = z.infer<typeof commandSchema>;
export type ButtonPress = z.infer<typeof pressSchema>;

/** What Slack sends to our one URL. */
export type Delivery =
  | { kind: 'command'; team: string | null; command: SlashCommand }
  | { kind: 'press'; team: string | null; press: ButtonPress }
  | { kind: 'event'; team: string | null; id: string | null; name: string | null; challenge: string | null }
  | { kind: 'unknown'; team: null };

const unknown: Delivery = { kind: 'unknown', team: null };

/** Slash commands and buttons are forms, events are JSON. */
export function deliveryOf(raw: RawRequest): Delivery {
  const text = new TextDecoder().decode(raw.body);
  if (raw.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return ofForm(new URLSearchParams(text));
  const event = eventSchema.safeParse(jsonOf(text));
  if (!event.success) return unknown;
  const { event_id, challenge } = event.data;
  return {
    kind: 'event',
    team: accountOf(event.data),
    id: event_id ?? null,
    name: event.data.event?.type ?? null,
    challenge: event.data.type === 'url_verification' ? (challenge ?? null) : null,
  };
}

function ofForm(form: URLSearchParams): Delivery {
  const payload = form.get('payload');
  if (payload !== null) {
    const press = pressSchema.safeParse(jsonOf(payload));
    if (!press.success) return unknown;
    const { team, enterprise, is_enterprise_install } = press.data;
    const ids = { team_id: team?.id, enterprise_id: enterprise?.id, is_enterprise_install };
    return { kind: 'press', team: accountOf(ids), press: press.data };
  }
  const command = commandSchema.safeParse(Object.fromEntries(form));
  return command.success
    ? { kind: 'command', team: accountOf(command.data), command: command.data }
    : unknown;
}

interface Installed {
  team_id?: string | null;
  enterprise_id?: string | null;
  is_enterprise_install?: boolean | null;
}

function accountOf({ team_id, enterprise_id, is_enterprise_install }: Installed): string | null {
  return (is_enterprise_install ? enterprise_id : team_id) ?? team_id ?? enterprise_id ?? null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import type { Change, Lane, RawRequest } from '@patchbay/plugin-sdk';
import { workbench, type Workbench, type WorkbenchOptions } from '@patchbay/plugin-sdk/testing';
import type { ZendeskClient } from '../src/client.js';
import zendesk from '../src/index.js';
import type { Checkpoint, StagePage } from '../src/polls/checkpoint.js';
import { tickets as poll } from '../src/polls/tickets.js';
import type { fieldsSchema, settingsSchema } from '../src/settings.js';
import type { WireComment, WireTicket, WireUser } from '../src/wire.js';

export type ZendeskBench = Workbench<typeof settingsSchema, typeof fieldsSchema, ZendeskClient>;

/** What the sandbox shows of a ticket. */
export interface SeenTicket {
  id: number;
  external_id: string | null;
  subject: string;
  description: string;
  status: string;
  priority: string | null;
  tags: string[];
  assignee_id: number | null;
  group_id: number | null;
  custom_fields: { id: number; value: unknown }[];
  comments: { body: string; public: boolean }[];
}

export const connect = (options: WorkbenchOptions = {}): Promise<ZendeskBench> => workbench(zendesk, options);

/** Tickets of the sandbox, newest first. */
export const tickets = ({ twin }: ZendeskBench): SeenTicket[] => twin.effects() as unknown as SeenTicket[];

export function ticketOf(bench: ZendeskBench, id: number | string): SeenTicket {
  const found = tickets(bench).find((ticket) => String(ticket.id) === String(id));
  if (!found) throw new Error(`the sandbox has no ticket ${id}`);
  return found;
}

/** Reads a lane to its end. */
export async function read(
  bench: ZendeskBench,
  lane: Lane = 'backfill',
  from?: Checkpoint,
): Promise<StagePage[]> {
  const pages: StagePage[] = [];
  for await (const page of poll.pull(bench.ctx, from ?? poll.start(lane, bench.clock.now()), lane))
    pages.push(page);
  return pages;
}

export const all = (pages: StagePage[]): Change[] => pages.flatMap(({ changes }) => changes);
export const idsOf = (changes: Change[], object: string): string[] =>
  changes.filter((change) => change.object === object).map(({ id }) => id);

export { answering, errorOf } from '@patchbay/plugin-sdk/testing';

export function aTicket(over: Partial<WireTicket> = {}): WireTicket {
  return {
    id: 35436,
    subject: 'Help, my printer is on fire!',
    description: 'The fire is very colorful.',
    status: 'open',
    tags: ['enterprise', 'other_tag'],
    requester_id: 20978392,
    custom_fields: [],
    created_at: '2026-02-01T10:00:00Z',
    updated_at: '2026-02-02T11:30:15Z',
    ...over,
  };
}

export function aComment(over: Partial<WireComment> = {}): WireComment {
  return {
    id: 1274,
    author_id: 123123,
    body: 'Thanks for your help!',
    public: true,
    attachments: [],
    created_at: '2026-02-01T10:05:00Z',
    ...over,
  };
}

export function aUser(over: Partial<WireUser> = {}): WireUser {
  return { id: 20978392, name: 'Johnny Appleseed', email: 'johnny@example.org', role: 'end-user', ...over };
}

/** A delivery with a given body, unsigned. */
export function delivery(body: unknown, headers: Record<string, string> = {}): RawRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    method: 'POST',
    path: '/hooks/zendesk/1',
    query: {},
    headers,
    body: new TextEncoder().encode(text),
    receivedAt: new Date('2026-03-02T09:30:00Z'),
  };
}

import {
  commands,
  type ChatUser,
  type CommandReply,
  type CommandService,
  type Ticket,
} from '@patchbay/plugin-sdk';
import { emptyReader, workbench, type WorkbenchOptions } from '@patchbay/plugin-sdk/testing';
import slack from '../src/index.js';

/** What the hub was asked through Slack, and what it answers. */
export class Hub implements CommandService {
  readonly asked: { what: string; user: ChatUser; channel: string }[] = [];
  answer: () => Promise<CommandReply> = () => Promise.resolve(saying('done'));

  run(text: string, user: ChatUser, channel: string): Promise<CommandReply> {
    this.asked.push({ what: text, user, channel });
    return this.answer();
  }

  press(action: string, ticketId: string, user: ChatUser, channel: string): Promise<CommandReply> {
    this.asked.push({ what: `${action} ${ticketId}`, user, channel });
    return this.answer();
  }
}

export const saying = (text: string, seen: 'caller' | 'all' = 'caller'): CommandReply => ({
  private: seen === 'caller',
  blocks: [{ type: 'text', text }],
});

export const ticket: Ticket = {
  id: '018f0000-0000-7000-8000-000000000042',
  external_id: '42',
  source: 'zendesk',
  subject: 'Invoice is wrong',
  body: 'Please mend it.',
  status: 'open',
  priority: 'high',
  tags: [],
  requester: { name: 'Ada Byron', email: 'ada@lumen.example' },
  account: null,
  assignee: null,
  created_at: '2026-03-02T09:00:00.000Z',
  updated_at: '2026-03-02T09:00:00.000Z',
  metadata: {},
  signals: {},
} as unknown as Ticket;

/** A reader that knows one ticket. */
export const reader = (one: Ticket = ticket) => ({
  ...emptyReader,
  ticket: (id: string) => Promise.resolve([one.id, one.external_id].includes(id) ? one : null),
});

export const connect = (hub = new Hub(), options: WorkbenchOptions = {}) =>
  workbench(slack, { services: [{ ref: commands, value: hub }], read: reader(), ...options });
export type SlackBench = Awaited<ReturnType<typeof connect>>;

/** A message of ours as the workspace shows it. */
export interface Shown {
  channel: string;
  text: string;
  blocks: Record<string, unknown>[];
  metadata: unknown;
}

export const shown = ({ twin }: SlackBench): Shown[] => twin.effects() as unknown as Shown[];

export { answering, errorOf } from '@patchbay/plugin-sdk/testing';

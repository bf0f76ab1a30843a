import type { Out, Z, Ctx } from './context.js';

/** A piece of a chat message, in no vendor's dialect. Chat plugins render it natively. */
export type Block =
  | { type: 'text'; text: string }
  | { type: 'fields'; fields: { label: string; value: string }[] }
  | { type: 'ticket'; card: TicketCard }
  | { type: 'link'; text: string; url: string };

/** What a chat card shows of a ticket. */
export interface TicketCard {
  id: string;
  subject: string;
  url: string;
  status: string;
  priority: string;
  requester: string | null;
  assignee: string | null;
  sentiment: { label: string; score: number } | null;
  intents: string[];
  /** Buttons the reader may press, e.g. `assign_to_me`. */
  buttons: { action: string; label: string }[];
}

/** Something a person can type in any chat tool. */
export interface Command<X extends Ctx<Z>> {
  usage: string;
  summary: string;
  /** Words after the command's name, as one string under `text`. */
  args: Z;
  permission: string;
  run(
    ctx: X,
    call: { args: Out<Z>; user: string; channel: string },
  ): Promise<{ private?: boolean; blocks: Block[] }>;
}

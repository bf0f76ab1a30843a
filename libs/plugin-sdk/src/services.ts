import type { Block } from './commands.js';

/** A typed key for something one plugin or the core provides and others use. */
export interface ServiceRef<T> {
  readonly key: string;
  readonly version: number;
  readonly type?: T;
}

/** Declares a typed service key. */
export function service<T>(key: string, version: number): ServiceRef<T> {
  return Object.freeze({ key, version });
}

/** Someone who speaks to us through a chat tool; `email` only where the tool has verified it. */
export interface ChatUser {
  id: string;
  name: string;
  email: string | null;
}

/** What a command or button answers. */
export interface CommandReply {
  /** True = only the caller may see the answer. */
  private: boolean;
  blocks: Block[];
}

/** The core's chat-command dispatcher: maps the user, checks the permission, runs the command. */
export interface CommandService {
  /** `text` is what followed the slash command, e.g. `ticket 42`. */
  run(text: string, user: ChatUser, channel: string): Promise<CommandReply>;
  /** A button of a card: `action` and `ticketId` as the card was built. */
  press(action: string, ticketId: string, user: ChatUser, channel: string): Promise<CommandReply>;
}

/** Transported by chat plugins, implemented by the core. */
export const commands: ServiceRef<CommandService> = service<CommandService>('commands', 1);

import { textIn, type Json, type JsonObject } from '@patchbay/plugin-sdk';

export interface Channel {
  id: string;
  name: string;
}

/** What stands in a channel. `seenBy`: only this user sees it. */
export interface Message {
  channel: string;
  ts: string;
  from: 'bot' | 'user';
  text: string;
  blocks: JsonObject[];
  metadata: Json;
  seenBy: string | null;
}

export const teamId = 'T0TWIN';
export const botUser = 'U0PATCHBAY';
export const person = { id: 'U0MAYA', name: 'maya', realName: 'Maya Lopez', email: 'maya@acme.example' };

/** Channels and messages of the workspace. */
export class Workspace {
  readonly channels: Channel[] = [
    { id: 'C0ALERTS01', name: 'support-alerts' },
    { id: 'C0GENERAL1', name: 'general' },
  ];
  readonly messages: Message[] = [];
  private count = 0;

  constructor(private readonly now: () => Date) {}

  channel(nameOrId: string): Channel | null {
    return (
      this.channels.find(({ id, name }) => id === nameOrId || `#${name}` === nameOrId || name === nameOrId) ??
      null
    );
  }

  add(message: Omit<Message, 'ts'>): Message {
    this.count += 1;
    const made = {
      ...message,
      ts: `${Math.floor(this.now().getTime() / 1_000)}.${String(this.count).padStart(6, '0')}`,
    };
    this.messages.push(made);
    return made;
  }

  /** The newest card with a button that can be pressed. */
  pressable(): { message: Message; action: string; value: string } | null {
    for (const message of this.messages.toReversed()) {
      const button = buttonsOf(message).find(({ action_id }) => action_id !== 'open');
      if (button) return { message, action: textIn(button, 'action_id'), value: textIn(button, 'value') };
    }
    return null;
  }
}

export function buttonsOf(message: Message): JsonObject[] {
  return message.blocks.flatMap((block) =>
    block['type'] === 'actions' ? (block['elements'] as JsonObject[]) : [],
  );
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { may, UserRepository, type Permission, type User } from '@patchbay/identity';
import { ProblemError } from '@patchbay/platform';
import { commands, type ChatUser, type CommandReply, type CommandService } from '@patchbay/plugin-sdk';
import { TicketDirectory } from '@patchbay/tickets';
import { CoreServices, type ServiceScope } from './calls/core-services.js';
import { ChatUserRepository } from './commands/chat-user.repository.js';
import { cardOf, coreCommands, help, say } from './commands/core-commands.js';
import { PublicUrl } from './public-url.js';

/** What people say to us in chat tools: who they are, whether they may, and the answer. */
@Injectable()
export class CommandGateway implements OnModuleInit {
  constructor(
    private readonly services: CoreServices,
    private readonly users: UserRepository,
    private readonly chatUsers: ChatUserRepository,
    private readonly tickets: TicketDirectory,
    private readonly publicUrl: PublicUrl,
  ) {}

  onModuleInit(): void {
    this.services.register(commands, 'commands:run', (scope): CommandService => ({
      run: (text, user) => this.run(scope, text, user),
      press: (action, ticketId, user) => this.press(scope, action, ticketId, user),
    }));
  }

  private async run(scope: ServiceScope, text: string, chatUser: ChatUser): Promise<CommandReply> {
    const [name = '', ...words] = text.trim().split(/\s+/);
    const command = Object.hasOwn(coreCommands, name.toLowerCase())
      ? coreCommands[name.toLowerCase()]
      : undefined;
    if (!command) return help();
    const refusal = await this.refusal(scope, chatUser, command.permission);
    if (typeof refusal === 'string') return say(refusal);
    const tools = { tenantId: scope.tenantId, tickets: this.tickets, publicUrl: this.publicUrl.value };
    return command.run(tools, words.join(' '));
  }

  private async press(
    scope: ServiceScope,
    action: string,
    ticketId: string,
    chatUser: ChatUser,
  ): Promise<CommandReply> {
    if (action !== 'assign_to_me') return say('That button does nothing any more.');
    const user = await this.refusal(scope, chatUser, 'tickets:write');
    if (typeof user === 'string') return say(user);
    try {
      const author = { actor: user.email, depth: 0 };
      const ticket = await this.tickets.change(
        scope.tenantId,
        ticketId,
        { assignee: user.name || user.email },
        author,
      );
      return { private: false, blocks: [{ type: 'ticket', card: cardOf(ticket, this.publicUrl.value) }] };
    } catch (error) {
      if (error instanceof ProblemError) return say(error.message);
      throw error;
    }
  }

  /** The Patchbay user behind a chat user, or why they get nothing. */
  private async refusal(
    scope: ServiceScope,
    chatUser: ChatUser,
    permission: Permission,
  ): Promise<User | string> {
    const user = await this.userOf(scope, chatUser);
    if (!user) {
      const who = chatUser.email ?? 'you (your address is not visible to me)';
      return `Patchbay does not know ${who} yet. Ask an admin to invite this address at ${this.publicUrl.value}, then try again.`;
    }
    if (user.disabled_at) return 'Your Patchbay account is switched off.';
    return may(user, permission) ? user : `Your role (${user.role}) does not permit that.`;
  }

  private async userOf(
    { tenantId, connectionId, sandbox }: ServiceScope,
    chatUser: ChatUser,
  ): Promise<User | null> {
    if (sandbox) return (await this.users.list(tenantId)).find((user) => may(user, 'plugins:manage')) ?? null;
    const linked = await this.chatUsers.find(tenantId, connectionId, chatUser.id);
    const known = linked ? await this.users.find(tenantId, linked) : null;
    if (known || !chatUser.email) return known;
    const user = await this.users.findByEmail(tenantId, chatUser.email);
    if (user) await this.chatUsers.link(tenantId, connectionId, chatUser.id, user.id);
    return user;
  }
}

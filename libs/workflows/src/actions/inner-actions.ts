import { Injectable } from '@nestjs/common';
import { ticketPrioritySchema, type Json, type Ticket } from '@patchbay/domain';
import { TicketDirectory } from '@patchbay/tickets';
import { z } from 'zod';
import { NotificationRepository } from './notification.repository.js';

export interface InnerContext {
  tenantId: string;
  ticket: Ticket;
  workflow: string;
  depth: number;
}

/** An action on our own rows: part of the workflow's transaction, so it needs no outbox. */
export interface InnerAction<P extends z.ZodType = z.ZodType> {
  title: string;
  params: P;
  run(context: InnerContext, params: z.output<P>): Promise<Json>;
}

const short = z.string().trim().min(1).max(500);
const tagList = z.union([
  z.array(z.string().min(1).max(100)),
  z.string().transform((text) => text.split(',')),
]);

/** assign, tag, set_priority, escalate, notify. */
@Injectable()
export class InnerActions {
  readonly all: Record<string, InnerAction>;

  constructor(
    private readonly tickets: TicketDirectory,
    private readonly notifications: NotificationRepository,
  ) {
    this.all = {
      'core.assign': define(
        'Assign the ticket',
        z.strictObject({ assignee: short }),
        (context, { assignee }) => this.change(context, { assignee }),
      ),
      'core.tag': define('Add tags', z.strictObject({ tags: tagList }), (context, { tags }) =>
        this.change(context, { addTags: tags.map((tag) => tag.trim()).filter(Boolean) }),
      ),
      'core.set_priority': define(
        'Set the priority',
        z.strictObject({ priority: ticketPrioritySchema }),
        (context, { priority }) => this.change(context, { priority }),
      ),
      'core.escalate': define(
        'Escalate',
        z.strictObject({ reason: short.optional(), assignee: short.optional() }),
        (context, params) => this.escalate(context, params),
      ),
      'core.notify': define(
        'Notify in the console',
        z.strictObject({ title: short, body: z.string().max(5_000).default('') }),
        (context, params) => this.notify(context, params),
      ),
    };
  }

  has(type: string): boolean {
    return Object.hasOwn(this.all, type);
  }

  /** Bad parameters and refused changes become the step's error. */
  async run(
    type: string,
    params: Json,
    context: InnerContext,
  ): Promise<{ output: Json; error: string | null }> {
    const action = this.all[type]!;
    const parsed = action.params.safeParse(params);
    if (!parsed.success)
      return {
        output: null,
        error: parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '),
      };
    return { output: await action.run(context, parsed.data), error: null };
  }

  private async change(
    context: InnerContext,
    change: Parameters<TicketDirectory['change']>[2],
  ): Promise<Json> {
    const { tenantId, ticket, workflow, depth } = context;
    await this.tickets.change(tenantId, ticket.id, change, { actor: `workflow ${workflow}`, depth });
    return { changed: Object.keys(change) };
  }

  private async escalate(
    context: InnerContext,
    params: { reason?: string; assignee?: string },
  ): Promise<Json> {
    const { assignee, reason } = params;
    await this.change(context, {
      priority: 'urgent',
      addTags: ['escalated'],
      ...(assignee ? { assignee } : {}),
    });
    await this.notify(context, {
      title: `Escalated: ${context.ticket.subject}`.slice(0, 500),
      body: reason ?? `By workflow ${context.workflow}`,
    });
    return { escalated: true };
  }

  private async notify(context: InnerContext, params: { title: string; body: string }): Promise<Json> {
    const id = await this.notifications.add(context.tenantId, { ...params, ticketId: context.ticket.id });
    return { notification_id: id };
  }
}

function define<P extends z.ZodType>(
  title: string,
  params: P,
  run: (context: InnerContext, params: z.output<P>) => Promise<Json>,
): InnerAction {
  return { title, params, run: (context, raw) => run(context, raw as z.output<P>) };
}

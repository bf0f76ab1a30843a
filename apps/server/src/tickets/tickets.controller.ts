import { Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  listOf,
  sentimentLabelSchema,
  tagSchema,
  ticketDetailSchema,
  ticketPrioritySchema,
  ticketSchema,
  ticketStatusSchema,
  type Ticket,
  type TicketDetail,
} from '@patchbay/domain';
import { Caller, type Principal, UserRepository } from '@patchbay/identity';
import { notFound } from '@patchbay/platform';
import {
  searchQuerySchema,
  TicketDirectory,
  TicketReading,
  TicketSearch,
  type SearchResult,
} from '@patchbay/tickets';
import { z } from 'zod';
import { decodeCursor, pageOf, pageQuery } from '../endpoint/cursor.js';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id, Query } from '../endpoint/input.js';
import { FirstRun } from '../onboarding/first-run.js';

const listQuery = z.strictObject({
  ...pageQuery,
  status: ticketStatusSchema.optional(),
  source: z.string().max(100).optional(),
  sentiment: sentimentLabelSchema.optional(),
  intent: z.string().max(100).optional(),
});
const patchBody = z.strictObject({
  status: ticketStatusSchema.optional(),
  priority: ticketPrioritySchema.optional(),
  assignee: z.string().min(1).max(500).nullable().optional(),
  tags: z.array(tagSchema).max(100).optional(),
});
const facet = z.array(z.object({ value: z.string(), count: z.number().int() }));
const searchAnswer = z.object({
  total: z.number().int(),
  total_is_capped: z.boolean(),
  page: z.number().int(),
  hits: z.array(
    z.object({
      ticket: ticketSchema,
      score: z.number(),
      highlights: z.object({ subject: z.string().optional(), body: z.string().optional() }),
    }),
  ),
  facets: z.object({ sentiment: facet, intent: facet, source: facet, status: facet, priority: facet }),
  corrected: z.string().nullable(),
});

@ApiTags('Tickets')
@Controller('api')
export class TicketsController {
  constructor(
    private readonly reading: TicketReading,
    private readonly directory: TicketDirectory,
    private readonly finder: TicketSearch,
    private readonly users: UserRepository,
    private readonly firstRun: FirstRun,
  ) {}

  @Get('tickets')
  @Endpoint({
    summary: 'Tickets, newest first',
    access: 'tickets:read',
    query: listQuery,
    answer: listOf(ticketSchema),
  })
  async list(
    @Caller() caller: Principal,
    @Query() query: z.output<typeof listQuery>,
  ): Promise<ReturnType<typeof pageOf<Ticket>>> {
    const { cursor, limit, ...filter } = query;
    const page = await this.reading.page(caller.tenantId, filter, decodeCursor(cursor), limit);
    return pageOf(page.items, page.total, limit);
  }

  @Get('search')
  @Endpoint({
    summary: 'Find tickets by words and filters',
    access: 'tickets:read',
    query: searchQuerySchema,
    answer: searchAnswer,
  })
  search(
    @Caller() caller: Principal,
    @Query() query: z.output<typeof searchQuerySchema>,
  ): Promise<SearchResult> {
    return this.finder.search(caller.tenantId, query);
  }

  @Get('tickets/:id')
  @Endpoint({
    summary: 'One ticket with its conversation, signals and timeline',
    access: 'tickets:read',
    answer: ticketDetailSchema,
  })
  async one(@Caller() caller: Principal, @Id() id: string): Promise<TicketDetail> {
    const ticket = await this.reading.detail(caller.tenantId, id);
    if (!ticket) throw notFound('ticket');
    if (ticket.signals.sentiment) await this.firstRun.note(caller.tenantId, 'explain');
    return ticket;
  }

  @Patch('tickets/:id')
  @Endpoint({
    summary: 'Change a ticket',
    access: 'tickets:write',
    audit: 'ticket.update',
    body: patchBody,
    answer: ticketSchema,
  })
  async change(
    @Caller() caller: Principal,
    @Id() id: string,
    @Body() body: z.output<typeof patchBody>,
  ): Promise<Ticket> {
    const { tenantId, userId, apiKey } = caller;
    const name = apiKey?.name ?? (await this.users.find(tenantId, userId))?.name;
    return this.directory.change(tenantId, id, body, { actor: name ?? 'somebody', depth: 0 });
  }
}

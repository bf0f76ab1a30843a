import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { jsonSchema, listOf } from '@patchbay/domain';
import { Caller, type Principal } from '@patchbay/identity';
import { ActionRepository, CallDesk, Connections, type CallRow } from '@patchbay/plugins';
import { z } from 'zod';
import { decodeCursor, pageOf, pageQuery } from '../endpoint/cursor.js';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id, Query } from '../endpoint/input.js';

const callSchema = z.object({
  id: z.string(),
  key: z.string(),
  type: z.string(),
  reason: z.string(),
  status: z.enum(['queued', 'running', 'succeeded', 'failed', 'uncertain']),
  attempts: z.number().int(),
  input: jsonSchema,
  output: jsonSchema,
  error: z.string().nullable(),
  ticket_id: z.string().nullable(),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
});
type Call = z.infer<typeof callSchema>;
const listQuery = z.strictObject(pageQuery);

@ApiTags('Connections')
@Controller('api')
export class CallsController {
  constructor(
    private readonly repository: ActionRepository,
    private readonly desk: CallDesk,
    private readonly connections: Connections,
  ) {}

  @Get('connections/:id/calls')
  @Endpoint({
    summary: 'What we called at a provider, newest first',
    access: 'plugins:read',
    query: listQuery,
    answer: listOf(callSchema),
  })
  async list(
    @Caller() caller: Principal,
    @Id() id: string,
    @Query() query: z.output<typeof listQuery>,
  ): Promise<ReturnType<typeof pageOf<Call>>> {
    await this.connections.get(caller.tenantId, id);
    const rows = await this.repository.page(caller.tenantId, id, decodeCursor(query.cursor), query.limit);
    return pageOf(rows.map(toCall), await this.repository.count(caller.tenantId, id), query.limit);
  }

  @Post('calls/:id/retry')
  @Endpoint({
    summary: 'Make a failed or uncertain call again',
    access: 'plugins:manage',
    audit: 'call.retry',
    answer: callSchema,
  })
  async retry(@Caller() caller: Principal, @Id() id: string): Promise<Call> {
    return toCall(await this.desk.retry(caller.tenantId, id));
  }

  @Post('calls/:id/dismiss')
  @Endpoint({
    summary: 'Let an uncertain call rest: it is not made again',
    access: 'plugins:manage',
    audit: 'call.dismiss',
    answer: callSchema,
  })
  async dismiss(@Caller() caller: Principal, @Id() id: string): Promise<Call> {
    return toCall(await this.desk.dismiss(caller.tenantId, id));
  }
}

function toCall(row: CallRow): Call {
  const { id, key, type, reason, status, attempts, input, output, error, ticket_id } = row;
  const times = {
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
  return { id, key, type, reason, status, attempts, input, output, error, ticket_id, ...times };
}

import { Readable } from 'node:stream';
import { Controller, Get, Header, Post, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { jobSchema, listOf } from '@patchbay/domain';
import { Caller, type Principal } from '@patchbay/identity';
import { Imports, rejectFile, type ImportView } from '@patchbay/tickets';
import { z } from 'zod';
import { decodeCursor, pageOf, pageQuery } from '../endpoint/cursor.js';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id, Query } from '../endpoint/input.js';

const view = jobSchema.extend({ file_name: z.string().nullable(), source: z.string() });
const listQuery = z.strictObject(pageQuery);
const rejectQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
const reject = z.object({ row: z.number().int(), field: z.string().nullable(), reason: z.string() });

@ApiTags('Ingestion')
@Controller('api')
export class JobsController {
  constructor(private readonly imports: Imports) {}

  @Get('jobs')
  @Endpoint({ summary: 'Imports, newest first', access: 'jobs:read', query: listQuery, answer: listOf(view) })
  async list(
    @Caller() caller: Principal,
    @Query() query: z.output<typeof listQuery>,
  ): Promise<ReturnType<typeof pageOf<ImportView>>> {
    const { items, total } = await this.imports.page(
      caller.tenantId,
      decodeCursor(query.cursor),
      query.limit,
    );
    return pageOf(items, total, query.limit);
  }

  @Get('job/:id')
  @Endpoint({ summary: 'How an import fares', access: 'jobs:read', answer: view })
  one(@Caller() caller: Principal, @Id() id: string): Promise<ImportView> {
    return this.imports.get(caller.tenantId, id);
  }

  @Post('job/:id/cancel')
  @Endpoint({
    summary: 'Stop an import; rows stored so far stay',
    access: 'data:ingest',
    audit: 'import.cancel',
    answer: view,
  })
  cancel(@Caller() caller: Principal, @Id() id: string): Promise<ImportView> {
    return this.imports.cancel(caller.tenantId, id);
  }

  @Get('job/:id/rejected-rows')
  @Endpoint({
    summary: 'Rejected rows with their reasons',
    access: 'data:ingest',
    query: rejectQuery,
    answer: listOf(reject),
  })
  async rejectedRows(
    @Caller() caller: Principal,
    @Id() id: string,
    @Query() query: z.output<typeof rejectQuery>,
  ): Promise<{ items: z.infer<typeof reject>[]; total: number; next_cursor: null }> {
    const rows = await this.imports.rejects(caller.tenantId, id, query.after, query.limit);
    const job = await this.imports.get(caller.tenantId, id);
    return {
      items: rows.map(({ row, field, reason }) => ({ row, field, reason })),
      total: job.progress.rejected,
      next_cursor: null,
    };
  }

  @Get('job/:id/rejects')
  @Header('x-content-type-options', 'nosniff')
  @Endpoint({
    summary: 'Rejected rows as a file to mend and upload again',
    access: 'data:ingest',
    produces: ['text/csv', 'application/x-ndjson'],
  })
  async rejects(@Caller() caller: Principal, @Id() id: string): Promise<StreamableFile> {
    const job = await this.imports.get(caller.tenantId, id);
    const file = rejectFile(job.file_name ?? 'records.jsonl', (after, limit) =>
      this.imports.rejects(caller.tenantId, id, after, limit),
    );
    return new StreamableFile(Readable.from(file.text), {
      type: file.type,
      disposition: `attachment; filename="${file.name}"`,
    });
  }
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Config } from '@patchbay/config';
import { jsonObjectSchema, ticketInputSchema, type JsonObject } from '@patchbay/domain';
import { Caller, type Principal } from '@patchbay/identity';
import { CONFIG, DATA_DIR, invalid, ProblemError } from '@patchbay/platform';
import {
  Imports,
  mappingSchema,
  ParseProblem,
  previewFile,
  type Accepted,
  type FilePreview,
} from '@patchbay/tickets';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, parse } from '../endpoint/input.js';
import { ingestBodyLimit } from '../http/route-limits.js';
import { previewSchema } from './preview-view.js';
import { receiveFile } from './receive-file.js';

const accepted = z.object({ job_id: z.string(), status_url: z.string() });
const maxRecords = 1_000;
const ingestBody = z.strictObject({
  tickets: z.array(ticketInputSchema).min(1, 'must have at least one record'),
});
const sourceSchema = z.string().trim().min(1).max(100);
const form = { file: 'binary', mapping: 'string', source: 'string' } as const;

@ApiTags('Ingestion')
@Controller('api')
export class IngestController {
  private readonly folder: string;

  constructor(
    private readonly imports: Imports,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DATA_DIR) dataDir: string,
  ) {
    this.folder = join(dataDir, 'uploads');
  }

  @Post('upload')
  @Endpoint({
    summary: 'Import a CSV, TSV, JSON Lines, JSON or Parquet file in the background',
    access: 'data:ingest',
    audit: 'import.create',
    form,
    answer: accepted,
    status: 202,
  })
  async upload(@Caller() caller: Principal, @Req() request: FastifyRequest): Promise<Accepted> {
    const { file, fields } = await receiveFile(request, this.folder, this.config.maxUploadBytes);
    try {
      const mapping = mappingOf(fields['mapping']);
      const source = parse(z.object({ source: sourceSchema }), {
        source: fields['source'] ?? 'upload',
      }).source;
      return await this.imports.acceptFile(caller.tenantId, caller.userId, file, source, mapping);
    } catch (error) {
      await rm(file.path, { force: true });
      throw error;
    }
  }

  @Post('upload/preview')
  @Endpoint({
    summary: 'Guess the columns of a file and show its first rows',
    access: 'data:ingest',
    audit: { none: 'Nothing is kept.' },
    form,
    answer: previewSchema,
  })
  async preview(@Caller() _caller: Principal, @Req() request: FastifyRequest): Promise<FilePreview> {
    const { file, fields } = await receiveFile(request, this.folder, this.config.maxUploadBytes);
    try {
      const mapping = mappingOf(fields['mapping']);
      return await previewFile(file.path, file.name, mapping ? mappingSchema.parse(mapping) : undefined);
    } catch (error) {
      throw error instanceof ParseProblem
        ? new ProblemError(
            error.status,
            'unreadable_file',
            error.message,
            error.path ? [{ path: error.path, message: error.message }] : [],
          )
        : error;
    } finally {
      await rm(file.path, { force: true });
    }
  }

  @Post('data-ingest')
  @Endpoint({
    summary: 'Send 1 to 1000 tickets as JSON',
    access: 'data:ingest',
    audit: 'import.create',
    body: ingestBody,
    answer: accepted,
    status: 202,
    bodyLimit: ingestBodyLimit,
  })
  async ingest(@Caller() caller: Principal, @Body() body: z.output<typeof ingestBody>): Promise<Accepted> {
    if (body.tickets.length > maxRecords) {
      throw new ProblemError(
        413,
        'too_many_records',
        `At most ${maxRecords} records per call; this one has ${body.tickets.length}.`,
      );
    }
    return this.imports.acceptRecords(caller.tenantId, caller.userId, body.tickets);
  }
}

function mappingOf(text: string | undefined): JsonObject | null {
  if (text === undefined || text.trim() === '') return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid([{ path: 'mapping', message: 'is not JSON' }]);
  }
  return jsonObjectSchema.parse(parse(z.object({ mapping: mappingSchema }), { mapping: json }).mapping);
}

import { Readable } from 'node:stream';
import { Controller, Get, Header, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '@patchbay/identity';
import { AuditRepository, AuditTrail, AuditVerifier, type Verdict } from '@patchbay/platform';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Query } from '../endpoint/input.js';
import { exportFile } from './audit-export.js';
import {
  exportQuery,
  listQuery,
  pageSchema,
  positionOf,
  toPage,
  toFilter,
  verdictSchema,
  type AuditPage,
} from './audit-view.js';

@ApiTags('Audit')
@Controller('api/audit')
export class AuditController {
  constructor(
    private readonly entries: AuditRepository,
    private readonly trail: AuditTrail,
    private readonly verifier: AuditVerifier,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Who changed what, newest first',
    access: 'audit:read',
    query: listQuery,
    answer: pageSchema,
  })
  async list(
    @Caller() { tenantId }: Principal,
    @Query() { cursor, limit, ...query }: z.output<typeof listQuery>,
  ): Promise<AuditPage> {
    const before = positionOf(cursor);
    return toPage(await this.entries.page(tenantId, toFilter(query), before, limit), limit);
  }

  @Get('verify')
  @Endpoint({
    summary: 'Is every entry as it was written?',
    access: 'audit:read',
    answer: verdictSchema,
  })
  verify(@Caller() { tenantId }: Principal): Promise<Verdict> {
    return this.verifier.verify(tenantId);
  }

  @Get('export')
  @Header('x-content-type-options', 'nosniff')
  @Endpoint({
    summary: 'Entries as a file, oldest first; the export is an entry itself',
    access: 'audit:read',
    audit: { byService: 'audit.export' },
    query: exportQuery,
    produces: ['text/csv', 'application/x-ndjson'],
  })
  async export(
    @Caller() { tenantId }: Principal,
    @Query() { format, ...query }: z.output<typeof exportQuery>,
  ): Promise<StreamableFile> {
    await this.record(tenantId, { format, ...query });
    const file = exportFile(format, this.entries.walk(tenantId, toFilter(query)));
    return new StreamableFile(Readable.from(file.text), {
      type: file.type,
      disposition: `attachment; filename="${file.name}"`,
    });
  }

  private record(tenantId: string, after: object): Promise<void> {
    return this.trail.record(tenantId, { target: { type: 'audit' }, after });
  }
}

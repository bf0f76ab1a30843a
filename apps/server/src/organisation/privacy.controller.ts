import { Readable } from 'node:stream';
import { Controller, Get, Header, Post, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listOf } from '@patchbay/domain';
import { Caller, may, type Principal } from '@patchbay/identity';
import { forbidden, notFound } from '@patchbay/platform';
import { Privacy } from '@patchbay/tickets';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id } from '../endpoint/input.js';
import { dataRequest, dataRequestView } from './data-request-view.js';

const subject = z.strictObject({ email: z.email().max(320) });
const erasure = subject.extend({
  dry_run: z.boolean().default(true).describe('Only count what would be touched'),
});
const erasureAnswer = z.object({
  counts: z.record(z.string(), z.number().int()),
  request: dataRequest.nullable().describe('null for a dry run'),
});

@ApiTags('Privacy')
@Controller('api')
export class PrivacyController {
  constructor(private readonly privacy: Privacy) {}

  @Post('privacy/export')
  @Endpoint({
    summary: 'Pack everything known about one requester into an archive',
    access: 'privacy:manage',
    audit: 'privacy.export',
    body: subject,
    answer: dataRequest,
    status: 202,
  })
  async export(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof subject>,
  ): Promise<z.infer<typeof dataRequest>> {
    return dataRequestView(await this.privacy.request(caller, 'person_export', body.email));
  }

  @Post('privacy/erase')
  @Endpoint({
    summary: 'Erase one requester: their tickets, and their address wherever else it stands',
    access: 'privacy:manage',
    audit: 'privacy.erase',
    body: erasure,
    answer: erasureAnswer,
    status: 202,
  })
  async erase(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof erasure>,
  ): Promise<z.infer<typeof erasureAnswer>> {
    const counts = await this.privacy.preview(caller.tenantId, body.email);
    if (body.dry_run) return { counts, request: null };
    const request = await this.privacy.request(caller, 'person_erasure', body.email);
    return { counts, request: dataRequestView(request) };
  }

  @Get('data-requests')
  @Endpoint({
    summary: 'Exports and erasures, newest first',
    access: 'privacy:manage',
    answer: listOf(dataRequest),
  })
  async list(@Caller() caller: Principal): Promise<z.infer<ReturnType<typeof listOf<typeof dataRequest>>>> {
    const items = (await this.privacy.list(caller.tenantId)).map(dataRequestView);
    return { items, total: items.length, next_cursor: null };
  }

  @Get('data-requests/:id')
  @Endpoint({ summary: 'One export or erasure', access: 'privacy:manage', answer: dataRequest })
  async get(@Caller() caller: Principal, @Id() id: string): Promise<z.infer<typeof dataRequest>> {
    return dataRequestView(await this.privacy.get(caller.tenantId, id));
  }

  @Get('data-requests/:id/archive')
  @Header('x-content-type-options', 'nosniff')
  @Endpoint({
    summary:
      'Download an archive, JSON Lines packed with gzip; kept for a week. One of the organisation: owners only',
    access: 'privacy:manage',
  })
  async archive(@Caller() caller: Principal, @Id() id: string): Promise<StreamableFile> {
    const request = await this.privacy.get(caller.tenantId, id);
    if (request.kind === 'organisation_export' && !may(caller, 'tenant:own'))
      throw forbidden('Only an owner downloads the whole organisation.');
    if (request.state !== 'done' || request.bytes === '0') throw notFound('archive');
    return new StreamableFile(Readable.from(this.privacy.archive(caller.tenantId, id)), {
      type: 'application/gzip',
      disposition: `attachment; filename="patchbay-${request.kind}-${id}.jsonl.gz"`,
    });
  }
}

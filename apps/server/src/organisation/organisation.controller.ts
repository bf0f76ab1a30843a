import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Organisations, type Organisation, type Principal } from '@patchbay/identity';
import { Privacy } from '@patchbay/tickets';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body } from '../endpoint/input.js';
import { dataRequest, dataRequestView } from './data-request-view.js';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, e.g. 09:00');
const hours = z
  .strictObject({ day: z.number().int().min(1).max(7), from: time, to: time })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be later than from' });
const settings = {
  name: z.string().trim().min(1).max(200),
  time_zone: z.string().max(100).refine(isTimeZone, 'is not a time zone, e.g. Europe/Berlin'),
  working_hours: z.array(hours).max(50),
  data_region: z.string().trim().min(1).max(100).nullable(),
  retention_days: z.number().int().min(1).max(36_500).nullable(),
};
const change = z.strictObject(settings).partial();
const organisation = z.object({
  id: z.string(),
  ...settings,
  working_hours: z.array(z.object({ day: z.number(), from: z.string(), to: z.string() })),
  created_at: z.iso.datetime(),
  purge_at: z.iso.datetime().nullable(),
});
const confirmation = z.strictObject({ confirm: z.string().max(200) });

@ApiTags('Organisation')
@Controller('api/organisation')
export class OrganisationController {
  constructor(
    private readonly organisations: Organisations,
    private readonly privacy: Privacy,
  ) {}

  @Get()
  @Endpoint({ summary: 'Settings of this organisation', access: 'tenant:read', answer: organisation })
  async get(@Caller() caller: Principal): Promise<z.infer<typeof organisation>> {
    return view(await this.organisations.get(caller.tenantId));
  }

  @Patch()
  @Endpoint({
    summary: 'Change settings; `retention_days` removes tickets that have not changed for so long',
    access: 'tenant:manage',
    audit: 'organisation.update',
    body: change,
    answer: organisation,
  })
  async change(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof change>,
  ): Promise<z.infer<typeof organisation>> {
    return view(await this.organisations.change(caller.tenantId, body));
  }

  @Post('export')
  @Endpoint({
    summary: 'Pack everything of this organisation, secrets aside, into an archive',
    access: 'tenant:own',
    audit: 'organisation.export',
    answer: dataRequest,
    status: 202,
  })
  async export(@Caller() caller: Principal): Promise<z.infer<typeof dataRequest>> {
    return dataRequestView(await this.privacy.request(caller, 'organisation_export', null));
  }

  @Delete()
  @Endpoint({
    summary: 'Close this organisation at once and remove it for good after a week; `confirm` is its name',
    access: 'tenant:own',
    audit: 'organisation.close',
    body: confirmation,
    answer: organisation,
  })
  async close(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof confirmation>,
  ): Promise<z.infer<typeof organisation>> {
    return view(await this.organisations.close(caller, body.confirm));
  }
}

const view = (found: Organisation): z.infer<typeof organisation> => ({
  id: found.id,
  name: found.name,
  time_zone: found.time_zone,
  working_hours: found.working_hours,
  data_region: found.data_region,
  retention_days: found.retention_days,
  created_at: found.created_at.toISOString(),
  purge_at: found.purge_at?.toISOString() ?? null,
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

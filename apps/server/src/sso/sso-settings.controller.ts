import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listOf } from '@patchbay/domain';
import { Caller, proofOf, SsoDomains, SsoPolicy, type Principal, type SsoDomain } from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Name } from '../endpoint/input.js';

const domain = z.object({
  domain: z.string(),
  verified_at: z.string().nullable(),
  /** The text record that proves it. */
  record: z.string(),
});
const newDomain = z.strictObject({ domain: z.string().trim().min(1).max(253) });
const policy = z.strictObject({ enforced: z.boolean() });
const list = listOf(domain);

/** E-mail domains of the caller's organisation, and whether its people must come in by a provider. */
@ApiTags('Single sign-on')
@Controller('api/sso')
export class SsoSettingsController {
  constructor(
    private readonly domains: SsoDomains,
    private readonly policies: SsoPolicy,
  ) {}

  @Get('domains')
  @Endpoint({ summary: 'E-mail domains of this organisation', access: 'tenant:manage', answer: list })
  async list(@Caller() caller: Principal): Promise<z.infer<typeof list>> {
    const items = (await this.domains.list(caller.tenantId)).map(view);
    return { items, total: items.length, next_cursor: null };
  }

  @Post('domains')
  @Endpoint({
    summary: 'Claim an e-mail domain; it counts once its text record is found',
    access: 'tenant:manage',
    audit: 'sso_domain.claim',
    body: newDomain,
    answer: domain,
    status: 201,
  })
  async claim(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof newDomain>,
  ): Promise<z.infer<typeof domain>> {
    return view(await this.domains.claim(caller.tenantId, body.domain));
  }

  @Post('domains/:domain/verify')
  @Endpoint({
    summary: 'Look for the text record of a domain',
    access: 'tenant:manage',
    audit: 'sso_domain.verify',
    answer: domain,
  })
  async verify(@Caller() caller: Principal, @Name('domain') name: string): Promise<z.infer<typeof domain>> {
    return view(await this.domains.verify(caller.tenantId, name));
  }

  @Delete('domains/:domain')
  @Endpoint({
    summary: 'Give an e-mail domain up',
    access: 'tenant:manage',
    audit: 'sso_domain.delete',
    status: 204,
  })
  remove(@Caller() caller: Principal, @Name('domain') name: string): Promise<void> {
    return this.domains.remove(caller.tenantId, name);
  }

  @Get('policy')
  @Endpoint({ summary: 'Whether passwords are off', access: 'tenant:manage', answer: policy })
  async policy(@Caller() caller: Principal): Promise<z.infer<typeof policy>> {
    return { enforced: await this.policies.enforced(caller.tenantId) };
  }

  @Put('policy')
  @Endpoint({
    summary: 'Switch passwords off or on; administrators keep theirs',
    access: 'tenant:manage',
    audit: 'sso_policy.update',
    body: policy,
    answer: policy,
  })
  async enforce(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof policy>,
  ): Promise<z.infer<typeof policy>> {
    await this.policies.enforce(caller.tenantId, body.enforced);
    return body;
  }
}

const view = (row: SsoDomain): z.infer<typeof domain> => ({
  domain: row.domain,
  verified_at: row.verified_at?.toISOString() ?? null,
  record: proofOf(row),
});

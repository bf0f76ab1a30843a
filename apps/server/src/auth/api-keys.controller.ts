import { Controller, Delete, Get, Header, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { listOf } from '@patchbay/domain';
import { ApiKeys, Caller, grantable, type ApiKeyRow, type Principal } from '@patchbay/identity';
import { Clock, invalid } from '@patchbay/platform';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id, Query } from '../endpoint/input.js';

const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string().describe('The last four characters'),
  scopes: z.array(z.string()),
  organisation: z.boolean(),
  created_by: z.string().nullable(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  expired: z.boolean(),
  last_used_at: z.iso.datetime().nullable(),
});
const keyPage = listOf(apiKey);
const madeKey = apiKey.extend({ key: z.string().describe('Shown here and never again') });
const which = z.strictObject({
  of: z.enum(['me', 'organisation']).default('me').describe('Keys of the organisation need tenant:manage'),
});
const wish = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(z.enum(grantable))
    .min(1, 'needs at least one permission')
    .max(100)
    .transform((given) => [...new Set(given)]),
  expires_at: z.iso.datetime({ offset: true }).nullable().default(null),
  organisation: z.boolean().default(false),
});

/** Keys by which programs come in. A key itself never gets here: its scopes do not include `self`. */
@ApiTags('Access')
@Controller('api/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({ summary: 'API keys, newest first', access: 'self', query: which, answer: keyPage })
  async list(
    @Caller() caller: Principal,
    @Query() { of }: z.output<typeof which>,
  ): Promise<z.infer<typeof keyPage>> {
    const rows = await this.keys.list(caller, of === 'organisation');
    return { items: rows.map((row) => this.view(row)), total: rows.length, next_cursor: null };
  }

  @Post()
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'Make an API key',
    access: 'self',
    audit: 'api_key.create',
    body: wish,
    answer: madeKey,
    status: 201,
  })
  async create(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof wish>,
  ): Promise<z.infer<typeof madeKey>> {
    const expires_at = body.expires_at === null ? null : new Date(body.expires_at);
    if (expires_at && expires_at <= this.clock.now())
      throw invalid([{ path: 'expires_at', message: 'must lie in the future' }]);
    const { row, key } = await this.keys.create(caller, { ...body, expires_at });
    return { ...this.view(row), key };
  }

  @Delete(':id')
  @ApiParam({ name: 'id' })
  @Endpoint({ summary: 'Revoke an API key', access: 'self', audit: 'api_key.revoke', status: 204 })
  async revoke(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    await this.keys.revoke(caller, id);
  }

  private view(row: ApiKeyRow): z.infer<typeof apiKey> {
    const { owner_id, created_at, expires_at, last_used_at, ...rest } = row;
    return {
      ...rest,
      organisation: owner_id === null,
      created_at: created_at.toISOString(),
      expires_at: expires_at?.toISOString() ?? null,
      expired: expires_at !== null && expires_at <= this.clock.now(),
      last_used_at: last_used_at?.toISOString() ?? null,
    };
  }
}

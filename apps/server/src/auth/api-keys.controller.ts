import { Controller, Delete, Get, Header, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiKeys, Caller, grantable, type Principal } from '@patchbay/identity';
import { Clock, invalid } from '@patchbay/platform';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id, Query } from '../endpoint/input.js';
import { apiKey, keyPage, viewKey, viewKeys } from './api-key-view.js';

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
    return viewKeys(await this.keys.list(caller, of === 'organisation'), this.clock.now());
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
    return { ...viewKey(row, this.clock.now()), key };
  }

  @Delete(':id')
  @ApiParam({ name: 'id' })
  @Endpoint({ summary: 'Revoke an API key', access: 'self', audit: 'api_key.revoke', status: 204 })
  async revoke(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    await this.keys.revoke(caller, id);
  }
}

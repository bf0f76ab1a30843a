import { Controller, Delete, Get } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Caller, PersonKeys, type Principal } from '@patchbay/identity';
import { Clock } from '@patchbay/platform';
import type { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id } from '../endpoint/input.js';
import { keyPage, viewKeys } from './api-key-view.js';

/** API keys of other people. */
@ApiTags('Access')
@Controller('api/users/:id/api-keys')
export class PersonKeysController {
  constructor(
    private readonly keys: PersonKeys,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiParam({ name: 'id' })
  @Endpoint({ summary: 'API keys of a person, newest first', access: 'users:manage', answer: keyPage })
  async list(@Caller() caller: Principal, @Id() id: string): Promise<z.infer<typeof keyPage>> {
    return viewKeys(await this.keys.list(caller, id), this.clock.now());
  }

  @Delete(':keyId')
  @ApiParam({ name: 'id' })
  @ApiParam({ name: 'keyId' })
  @Endpoint({
    summary: 'Revoke an API key of a person',
    access: 'users:manage',
    audit: 'api_key.revoke',
    status: 204,
  })
  revoke(@Caller() caller: Principal, @Id() id: string, @Id('keyId') keyId: string): Promise<void> {
    return this.keys.revoke(caller, id, keyId);
  }
}

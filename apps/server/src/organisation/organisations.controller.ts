import { Controller, Get, Header, Param, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { listOf } from '@patchbay/domain';
import {
  Caller,
  Founding,
  Memberships,
  type OwnOrganisation,
  type Principal,
  type TokenPair,
  type Visit,
  Visitor,
} from '@patchbay/identity';
import { z } from 'zod';
import { tokens } from '../auth/tokens.js';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body } from '../endpoint/input.js';
import { ownOrganisation } from './own-organisation.js';

const ownList = listOf(ownOrganisation).extend({
  may_create: z.boolean().describe('Whether I may make a further one'),
});
const newOrganisation = z.strictObject({ name: z.string().trim().min(1).max(200) });

/** The organisations of one person; what is set in the one at hand is under `api/organisation`. */
@ApiTags('Organisation')
@Controller('api/organisations')
export class OrganisationsController {
  constructor(
    private readonly memberships: Memberships,
    private readonly founding: Founding,
  ) {}

  @Get()
  @Endpoint({ summary: 'Organisations I belong to', access: 'self', answer: ownList })
  async list(@Caller() caller: Principal): Promise<z.infer<typeof ownList>> {
    const items = await this.memberships.list(caller);
    const may_create = await this.founding.permitted(caller);
    return { items, total: items.length, next_cursor: null, may_create };
  }

  @Post()
  @Endpoint({
    summary: 'Make an organisation that I own; takes a session opened with my own password',
    access: 'self',
    audit: { byService: 'organisation.create' },
    body: newOrganisation,
    answer: ownOrganisation,
    status: 201,
  })
  create(
    @Caller() caller: Principal,
    @Body() { name }: z.output<typeof newOrganisation>,
  ): Promise<OwnOrganisation> {
    return this.founding.create(caller, name);
  }

  @Post(':id/switch')
  @Header('cache-control', 'no-store')
  @ApiParam({ name: 'id' })
  @Endpoint({
    summary:
      'A session in another organisation of mine; takes one opened with my own password, and ends with it',
    access: 'self',
    audit: { byService: 'session.switch' },
    answer: tokens,
  })
  switch(@Caller() caller: Principal, @Param('id') id: string, @Visitor() visit: Visit): Promise<TokenPair> {
    return this.memberships.switch(caller, id, visit);
  }
}

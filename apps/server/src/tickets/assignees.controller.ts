import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listOf } from '@patchbay/domain';
import { Caller, may, type Principal, UserRepository } from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';

const assignee = z.object({ id: z.string(), name: z.string() });
const assigneePage = listOf(assignee);

/** All that it takes to hand a ticket over: who has which address and role is for who looks after people. */
@ApiTags('Tickets')
@Controller('api/assignees')
export class AssigneesController {
  constructor(private readonly users: UserRepository) {}

  @Get()
  @Endpoint({
    summary: 'Names of those a ticket can be given to: who can sign in and may change tickets',
    access: 'tickets:write',
    answer: assigneePage,
  })
  async list(@Caller() { tenantId }: Principal): Promise<z.infer<typeof assigneePage>> {
    const people = await this.users.list(tenantId);
    const items = people
      .filter((user) => user.disabled_at === null && may(user, 'tickets:write'))
      .map(({ id, name }) => ({ id, name }));
    return { items, total: items.length, next_cursor: null };
  }
}

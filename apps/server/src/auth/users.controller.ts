import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listOf, roleSchema } from '@patchbay/domain';
import {
  Caller,
  Members,
  Passwords,
  type Principal,
  refuseWeak,
  type User,
  UserRepository,
} from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id } from '../endpoint/input.js';

const person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  role_id: z.string().nullable().describe('A role of the organisation, which replaces what `role` permits'),
  disabled: z.boolean(),
  last_seen_at: z.iso.datetime().nullable(),
});
const newPerson = z.strictObject({
  name: z.string().min(1).max(200),
  email: z.email().max(320),
  role: roleSchema,
  password: z.string().min(8, 'must have at least 8 characters').max(1_000),
});
const change = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  role: roleSchema.optional(),
  role_id: z.uuid().optional(),
  disabled: z.boolean().optional(),
});

@ApiTags('Access')
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly users: UserRepository,
    private readonly members: Members,
    private readonly passwords: Passwords,
  ) {}

  @Get()
  @Endpoint({
    summary: 'People of this organisation, and as what',
    access: 'users:read',
    answer: listOf(person),
  })
  async list(@Caller() caller: Principal): Promise<z.infer<ReturnType<typeof listOf<typeof person>>>> {
    const items = (await this.users.list(caller.tenantId)).map(view);
    return { items, total: items.length, next_cursor: null };
  }

  @Post()
  @Endpoint({
    summary: 'Add a person',
    access: 'users:manage',
    audit: 'user.create',
    body: newPerson,
    answer: person,
    status: 201,
  })
  async create(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof newPerson>,
  ): Promise<z.infer<typeof person>> {
    refuseWeak(body.password, body.email);
    const password_hash = await this.passwords.hash(body.password);
    const { name, email, role } = body;
    return view(await this.members.add(caller, { name, email, role, password_hash }));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change the name or the role of a person, or switch them off and on',
    access: 'users:manage',
    audit: 'user.update',
    body: change,
    answer: person,
  })
  async change(
    @Caller() caller: Principal,
    @Id() id: string,
    @Body() body: z.output<typeof change>,
  ): Promise<z.infer<typeof person>> {
    return view(await this.members.change(caller, id, body));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Remove a person', access: 'users:manage', audit: 'user.delete', status: 204 })
  remove(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    return this.members.remove(caller, id);
  }
}

const view = ({ id, name, email, role, role_id, ...user }: User): z.infer<typeof person> => ({
  id,
  name,
  email,
  role,
  role_id,
  disabled: user.disabled_at !== null,
  last_seen_at: user.last_seen_at?.toISOString() ?? null,
});

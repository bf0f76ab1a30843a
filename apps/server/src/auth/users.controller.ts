import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listOf, roleSchema } from '@patchbay/domain';
import { Caller, Passwords, type Principal, type User, UserRepository } from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body } from '../endpoint/input.js';

const person = z.object({ id: z.string(), name: z.string(), email: z.string(), role: roleSchema });
const newPerson = z.strictObject({
  name: z.string().min(1).max(200),
  email: z.email().max(320),
  role: roleSchema,
  password: z.string().min(8, 'must have at least 8 characters').max(1_000),
});

@ApiTags('Access')
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
  ) {}

  @Get()
  @Endpoint({ summary: 'People of this organisation', access: 'tickets:read', answer: listOf(person) })
  async list(@Caller() caller: Principal): Promise<z.infer<ReturnType<typeof listOf<typeof person>>>> {
    const items = (await this.users.list(caller.tenantId)).map(view);
    return { items, total: items.length, next_cursor: null };
  }

  @Post()
  @Endpoint({ summary: 'Add a person', access: 'users:manage', body: newPerson, answer: person, status: 201 })
  async create(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof newPerson>,
  ): Promise<z.infer<typeof person>> {
    const password_hash = await this.passwords.hash(body.password);
    return view(
      await this.users.create(caller.tenantId, {
        name: body.name,
        email: body.email,
        role: body.role,
        password_hash,
      }),
    );
  }
}

const view = ({ id, name, email, role }: User): z.infer<typeof person> => ({ id, name, email, role });

import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listOf, roleSchema } from '@patchbay/domain';
import {
  Caller,
  grantable,
  rolePermissions,
  Roles,
  type CustomRole,
  type Principal,
} from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id } from '../endpoint/input.js';

const role = z.object({
  id: z.string().describe('A UUID, or the name of a built-in role'),
  name: z.string(),
  built_in: z.boolean(),
  permissions: z.array(z.string()),
});
const rolePage = listOf(role).extend({ grantable: z.array(z.string()) });
const content = z.strictObject({
  name: z.string().trim().min(1).max(100),
  permissions: z
    .array(z.enum(grantable))
    .max(100)
    .transform((given) => [...new Set(given)]),
});

@ApiTags('Access')
@Controller('api/roles')
export class RolesController {
  constructor(private readonly roles: Roles) {}

  @Get()
  @Endpoint({
    summary: 'Built-in roles, roles of this organisation, and what a role can be made of',
    access: 'users:read',
    answer: rolePage,
  })
  async list(@Caller() caller: Principal): Promise<z.infer<typeof rolePage>> {
    const items = [...builtIn, ...(await this.roles.list(caller.tenantId)).map(view)];
    return { items, total: items.length, next_cursor: null, grantable: [...grantable] };
  }

  @Post()
  @Endpoint({
    summary: 'Make a role of named permissions',
    access: 'users:manage',
    audit: 'role.create',
    body: content,
    answer: role,
    status: 201,
  })
  async create(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof content>,
  ): Promise<z.infer<typeof role>> {
    return view(await this.roles.create(caller, body));
  }

  @Put(':id')
  @Endpoint({
    summary: 'Change a role',
    access: 'users:manage',
    audit: 'role.update',
    body: content,
    answer: role,
  })
  async change(
    @Caller() caller: Principal,
    @Id() id: string,
    @Body() body: z.output<typeof content>,
  ): Promise<z.infer<typeof role>> {
    return view(await this.roles.change(caller, id, body));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove a role that nobody has',
    access: 'users:manage',
    audit: 'role.delete',
    status: 204,
  })
  remove(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    return this.roles.remove(caller, id);
  }
}

const view = ({ id, name, permissions }: CustomRole): z.infer<typeof role> => ({
  id,
  name,
  built_in: false,
  permissions: [...permissions],
});

const builtIn = roleSchema.options.map((name) => ({
  id: name,
  name,
  built_in: true,
  permissions: [...rolePermissions[name]],
}));

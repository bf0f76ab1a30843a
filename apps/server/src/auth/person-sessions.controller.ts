import { Controller, Delete } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Caller, Members, type Principal } from '@patchbay/identity';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id } from '../endpoint/input.js';

/** Sign-ins of other people. */
@ApiTags('Access')
@Controller('api/users/:id/sessions')
export class PersonSessionsController {
  constructor(private readonly members: Members) {}

  @Delete()
  @ApiParam({ name: 'id' })
  @Endpoint({
    summary: 'End all sessions of a person',
    access: 'users:manage',
    audit: 'user.sign_out',
    status: 204,
  })
  async end(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    await this.members.signOut(caller, id);
  }
}

import { Controller, Delete, Get, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listOf, roleSchema } from '@patchbay/domain';
import {
  Caller,
  Invitations,
  type Invitation,
  Memberships,
  type OwnOrganisation,
  type Principal,
  SignIn,
  type TokenPair,
  type Visit,
  Visitor,
} from '@patchbay/identity';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id } from '../endpoint/input.js';
import { ownOrganisation } from '../organisation/own-organisation.js';
import { linkBody, newPassword, tokens } from './tokens.js';

const newInvitation = z.strictObject({ email: z.email().max(320), role: roleSchema });
const invitation = z.object({
  id: z.string(),
  email: z.string(),
  role: roleSchema,
  created_at: z.string(),
  expires_at: z.string(),
});
const invitationPage = listOf(invitation);
const look = z.object({ organisation: z.string(), email: z.string(), role: roleSchema });
const acceptBody = linkBody.extend({ name: z.string().trim().min(1).max(200), password: newPassword });

@ApiTags('Access')
@Controller('api/invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly signIn: SignIn,
    private readonly memberships: Memberships,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Invitations that wait for an answer',
    access: 'users:manage',
    answer: invitationPage,
  })
  async list(@Caller() caller: Principal): Promise<z.infer<typeof invitationPage>> {
    const items = (await this.invitations.list(caller.tenantId)).map(view);
    return { items, total: items.length, next_cursor: null };
  }

  @Post()
  @Endpoint({
    summary: 'Invite a person by mail; an earlier invitation of the same address ends',
    access: 'users:manage',
    audit: 'invitation.create',
    body: newInvitation,
    answer: invitation,
    status: 201,
  })
  async invite(
    @Caller() caller: Principal,
    @Body() body: z.output<typeof newInvitation>,
  ): Promise<z.infer<typeof invitation>> {
    return view(await this.invitations.invite(caller, body));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Withdraw an invitation',
    access: 'users:manage',
    audit: 'invitation.revoke',
    status: 204,
  })
  revoke(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    return this.invitations.revoke(caller.tenantId, id);
  }

  /** By POST: a secret in an address ends up in logs. */
  @Post('look')
  @Endpoint({
    summary: 'What the link from the mail invites to',
    access: 'public',
    audit: { none: 'Only reads.' },
    body: linkBody,
    answer: look,
  })
  async look(@Body() body: z.output<typeof linkBody>): Promise<z.infer<typeof look>> {
    const { organisation, email, role } = await this.invitations.look(body.token);
    return { organisation, email, role };
  }

  @Post('accept')
  @Header('cache-control', 'no-store')
  @Endpoint({
    summary: 'Accept an invitation with the link from the mail, and sign in',
    access: 'public',
    audit: 'invitation.accept',
    body: acceptBody,
    answer: tokens,
  })
  async accept(
    @Body() { token, name, password }: z.output<typeof acceptBody>,
    @Visitor() visit: Visit,
  ): Promise<TokenPair> {
    return this.signIn.enter(await this.invitations.accept(token, name, password), visit);
  }

  @Post('accept-as-me')
  @Endpoint({
    summary:
      'Accept an invitation to my confirmed address as the person I am; answers the organisation to switch to',
    access: 'self',
    audit: 'invitation.accept',
    body: linkBody,
    answer: ownOrganisation,
  })
  acceptAsMe(
    @Caller() caller: Principal,
    @Body() { token }: z.output<typeof linkBody>,
  ): Promise<OwnOrganisation> {
    return this.memberships.join(caller, token);
  }
}

const view = ({ id, email, role, created_at, expires_at }: Invitation): z.infer<typeof invitation> => ({
  id,
  email,
  role,
  created_at: created_at.toISOString(),
  expires_at: expires_at.toISOString(),
});

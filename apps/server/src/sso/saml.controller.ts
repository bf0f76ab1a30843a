import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SamlLogout, spMetadata, SsoAddresses, SsoConnections, SsoLogins } from '@patchbay/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id } from '../endpoint/input.js';
import { formField, landingUrl } from './sso.controller.js';

/** What SAML providers and their browsers call: metadata, answers to logins, logouts. */
@ApiTags('Single sign-on')
@Controller('api/sso/saml')
export class SamlController {
  constructor(
    private readonly connections: SsoConnections,
    private readonly logins: SsoLogins,
    private readonly logouts: SamlLogout,
    private readonly addresses: SsoAddresses,
  ) {}

  @Get(':id/metadata')
  @Endpoint({
    summary: 'Metadata of this hub as a SAML service provider',
    access: 'public',
    produces: ['application/samlmetadata+xml'],
  })
  async metadata(@Id() id: string, @Res() reply: FastifyReply): Promise<void> {
    const connection = await this.connections.byId(id, 'saml');
    await reply
      .header('content-type', 'application/samlmetadata+xml; charset=utf-8')
      .send(spMetadata(connection, this.addresses));
  }

  @Post(':id/acs')
  @Endpoint({
    summary: 'Where a SAML provider posts its answers',
    access: 'public',
    audit: { byService: 'session.vouch' },
    status: 303,
  })
  async answer(@Id() id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const landing = await this.logins.saml2(id, formField(request.body, 'SAMLResponse'));
    await reply.redirect(landingUrl(this.addresses.hub, landing), 303);
  }

  @Get(':id/slo')
  @Endpoint({
    summary: 'Where a SAML provider sends the browser to log out, and back to after logging out there',
    access: 'public',
    audit: { byService: 'session.end_all' },
    status: 302,
  })
  async logout(@Id() id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const connection = await this.connections.byId(id, 'saml');
    const query = request.url.split(/\?(.*)/s)[1] ?? '';
    // A response to our own request: the session here has ended before it was sent.
    const done = /(^|&)SAMLResponse=/.test(query);
    const url = done ? `${this.addresses.hub}/sign-in` : await this.logouts.answer(connection, query);
    await reply.redirect(url, 302);
  }
}

import { Controller, Delete, Get, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listOf } from '@patchbay/domain';
import {
  Caller,
  mappingSchema,
  SsoAddresses,
  SsoConnections,
  SsoLoginStart,
  type Principal,
  type SsoConnection,
} from '@patchbay/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id } from '../endpoint/input.js';
import { keepBrowser, readBrowser } from './browser-cookie.js';
import { connectionSchema, viewConnection, type ConnectionView } from './connection-view.js';

const name = z.string().trim().min(1).max(100);
const secret = z.string().min(1).max(2_000);
const clientId = z.string().trim().min(1).max(500);
/** By upload or by address. */
const metadata = z.union([
  z.strictObject({ xml: z.string().min(1).max(1_000_000) }),
  z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_048) }),
]);
const newConnection = z.discriminatedUnion('protocol', [
  z.strictObject({ protocol: z.literal('saml'), name, metadata }),
  z.strictObject({
    protocol: z.literal('oidc'),
    name,
    issuer: z.url({ protocol: /^https?$/ }).max(2_048),
    client_id: clientId,
    client_secret: secret.optional(),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/))
      .max(20)
      .optional(),
  }),
]);
const change = z.strictObject({
  name: name.optional(),
  enabled: z.boolean().optional(),
  create_users: z.boolean().optional(),
  mapping: mappingSchema.optional(),
  certificates: z.array(z.string().max(20_000)).min(1).max(10).optional(),
  want_response_signed: z.boolean().optional(),
  client_id: clientId.optional(),
  client_secret: secret.optional(),
});
const metadataBody = z.strictObject({ metadata });
const started = z.object({ url: z.string() });
const list = listOf(connectionSchema);

/** Identity providers of the caller's organisation. */
@ApiTags('Single sign-on')
@Controller('api/sso/connections')
export class SsoConnectionsController {
  constructor(
    private readonly connections: SsoConnections,
    private readonly start: SsoLoginStart,
    private readonly addresses: SsoAddresses,
  ) {}

  @Get()
  @Endpoint({ summary: 'Identity providers of this organisation', access: 'tenant:manage', answer: list })
  async list(@Caller() caller: Principal): Promise<z.infer<typeof list>> {
    const items = (await this.connections.list(caller.tenantId)).map((row) => this.view(row));
    return { items, total: items.length, next_cursor: null };
  }

  @Post()
  @Endpoint({
    summary: 'Add an identity provider, switched off at first',
    access: 'tenant:manage',
    audit: 'sso_connection.create',
    body: newConnection,
    answer: connectionSchema,
    status: 201,
  })
  async add(
    @Caller() { tenantId }: Principal,
    @Body() body: z.output<typeof newConnection>,
  ): Promise<ConnectionView> {
    if (body.protocol === 'saml')
      return this.view(await this.connections.addSaml(tenantId, body.name, body.metadata));
    return this.view(await this.connections.addOidc(tenantId, body));
  }

  @Get(':id')
  @Endpoint({ summary: 'One identity provider', access: 'tenant:manage', answer: connectionSchema })
  async get(@Caller() caller: Principal, @Id() id: string): Promise<ConnectionView> {
    return this.view(await this.connections.get(caller.tenantId, id));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change an identity provider: name, switch, role mapping, pinned certificates, client',
    access: 'tenant:manage',
    audit: 'sso_connection.update',
    body: change,
    answer: connectionSchema,
  })
  async change(
    @Caller() caller: Principal,
    @Id() id: string,
    @Body() body: z.output<typeof change>,
  ): Promise<ConnectionView> {
    return this.view(await this.connections.change(caller, id, body));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove an identity provider',
    access: 'tenant:manage',
    audit: 'sso_connection.delete',
    status: 204,
  })
  remove(@Caller() caller: Principal, @Id() id: string): Promise<void> {
    return this.connections.remove(caller.tenantId, id);
  }

  @Post(':id/metadata')
  @Endpoint({
    summary:
      'Read new metadata of the same SAML provider; its new certificates are pinned beside the old ones',
    access: 'tenant:manage',
    audit: 'sso_connection.update',
    body: metadataBody,
    answer: connectionSchema,
  })
  async metadata(
    @Caller() caller: Principal,
    @Id() id: string,
    @Body() body: z.output<typeof metadataBody>,
  ): Promise<ConnectionView> {
    return this.view(await this.connections.refreshMetadata(caller.tenantId, id, body.metadata));
  }

  @Post(':id/test')
  @Endpoint({
    summary: 'Begin a login that only finds out what would happen',
    access: 'tenant:manage',
    audit: { none: 'A test login that has only begun.' },
    answer: started,
  })
  async test(
    @Caller() caller: Principal,
    @Id() id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof started>> {
    const { url, browser } = await this.start.test(caller.tenantId, id, readBrowser(request));
    keepBrowser(reply, browser, this.addresses.hub);
    return { url };
  }

  private view(row: SsoConnection): ConnectionView {
    return viewConnection(row, this.addresses);
  }
}

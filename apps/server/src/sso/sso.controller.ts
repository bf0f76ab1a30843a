import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Caller,
  SamlLogout,
  SsoAddresses,
  SsoLoginEnd,
  SsoLogins,
  SsoLoginStart,
  type Landing,
  type Principal,
  type TokenPair,
  type Visit,
  Visitor,
} from '@patchbay/identity';
import { ProblemError } from '@patchbay/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Body, Id, Query } from '../endpoint/input.js';
import { keepBrowser, readBrowser } from './browser-cookie.js';

/** A page of the console, never a foreign address. */
const page = z
  .string()
  .max(2_000)
  .regex(/^\/([^/\\\r\n\t][^\r\n\t]*)?$/, 'must be a page of this console');
const startBody = z.strictObject({ email: z.email().max(320), next: page.optional() });
const started = z.object({ url: z.string() });
const loginQuery = z.object({ next: page.optional().catch(undefined) });
const callbackQuery = z.object({
  state: z.string().max(500).optional(),
  code: z.string().max(4_000).optional(),
  error: z.string().max(500).optional(),
  iss: z.string().max(2_048).optional(),
});
const codeBody = z.strictObject({ code: z.string().min(1).max(500) });
const session = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int(),
  refresh_token: z.string(),
  next: z.string().nullable(),
});
const logout = z.object({ url: z.string().nullable() });

@ApiTags('Single sign-on')
@Controller('api/sso')
export class SsoController {
  constructor(
    private readonly start: SsoLoginStart,
    private readonly logins: SsoLogins,
    private readonly end: SsoLoginEnd,
    private readonly logouts: SamlLogout,
    private readonly addresses: SsoAddresses,
  ) {}

  @Post('start')
  @Endpoint({
    summary: 'Where people of this e-mail domain sign in; 404 when it is not at a provider',
    access: 'public',
    audit: { none: 'A login that has only begun.' },
    body: startBody,
    answer: started,
  })
  async begin(
    @Body() { email, next }: z.output<typeof startBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof started>> {
    const { url, browser } = await this.start.byEmail(email, { next, browser: readBrowser(request) });
    keepBrowser(reply, browser, this.addresses.hub);
    return { url };
  }

  @Get(':id/login')
  @Endpoint({
    summary: 'Begin a login at this provider, for bookmarks and application tiles',
    access: 'public',
    query: loginQuery,
    status: 302,
  })
  async login(
    @Id() id: string,
    @Query() { next }: z.output<typeof loginQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { url, browser } = await this.start.byConnection(id, { next, browser: readBrowser(request) });
    keepBrowser(reply, browser, this.addresses.hub);
    await reply.redirect(url, 302);
  }

  @Get('oidc/:id/callback')
  @Endpoint({
    summary: 'Where an OpenID provider sends the browser back to',
    access: 'public',
    audit: { byService: 'session.vouch' },
    query: callbackQuery,
    status: 303,
  })
  async callback(
    @Id() id: string,
    @Query() query: z.output<typeof callbackQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const landing = await this.logins.openId(id, query, readBrowser(request));
    await reply.redirect(landingUrl(this.addresses.hub, landing), 303);
  }

  @Post('session')
  @Endpoint({
    summary: 'The tokens of a login, for the browser that began it',
    access: 'public',
    audit: 'session.open',
    body: codeBody,
    answer: session,
  })
  session(
    @Body() { code }: z.output<typeof codeBody>,
    @Req() request: FastifyRequest,
    @Visitor() visit: Visit,
  ): Promise<TokenPair & { next: string | null }> {
    return this.end.exchange(code, readBrowser(request), visit);
  }

  @Post('logout')
  @Endpoint({
    summary: 'Where to log out at my provider too; null when there is nothing to do',
    access: 'self',
    audit: { none: 'Forgets how the provider calls me; the session itself is ended by /api/auth/logout.' },
    answer: logout,
  })
  async logout(@Caller() caller: Principal): Promise<z.infer<typeof logout>> {
    return { url: await this.logouts.begin(caller.tenantId, caller.userId) };
  }
}

/** A page of the console that says how it went. */
export function landingUrl(hub: string, landing: Landing): string {
  if ('code' in landing) return `${hub}/sign-in?sso=${landing.code}`;
  if ('tested' in landing) return `${hub}/settings/sso?connection=${landing.tested}`;
  return `${hub}/sign-in?sso_refused=${landing.refused}`;
}

/** A field of a posted form, as text. */
export function formField(body: unknown, name: string): string {
  const value =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  if (typeof value === 'string') return value;
  throw new ProblemError(400, 'bad_request', `The form has no field ${name}.`);
}

import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '@patchbay/identity';
import { Logger, ProblemError } from '@patchbay/platform';
import { Authorization, PublicUrl } from '@patchbay/plugins';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id, Query } from '../endpoint/input.js';

const startedSchema = z.object({ url: z.string(), callback_url: z.string() });
/** Providers add parameters of their own. */
const callbackQuery = z.object({
  state: z.string().min(1).max(500).optional(),
  code: z.string().min(1).max(4_000).optional(),
  error: z.string().max(500).optional(),
  iss: z.string().max(2_000).optional(),
});

@ApiTags('Connections')
@Controller('api')
export class OAuthController {
  constructor(
    private readonly authorization: Authorization,
    private readonly publicUrl: PublicUrl,
    private readonly log: Logger,
  ) {}

  @Post('connections/:id/authorize')
  @Endpoint({
    summary: 'Where to send the browser to agree at the provider',
    access: 'plugins:manage',
    audit: 'connection.authorize',
    answer: startedSchema,
  })
  async begin(
    @Caller() caller: Principal,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof startedSchema>> {
    const { url, cookie } = await this.authorization.begin(caller.tenantId, caller.userId, id);
    void reply.header('set-cookie', this.cookie(cookie.name, cookie.nonce, cookie.maxAgeS));
    return { url, callback_url: this.authorization.callbackUrl };
  }

  @Get('oauth/callback')
  @Endpoint({
    summary: 'Where providers send the browser back to',
    access: 'public',
    audit: { byService: 'connection.sign_in' },
    query: callbackQuery,
    status: 302,
  })
  async callback(
    @Query() query: z.output<typeof callbackQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const cookies = signInCookies(request.headers.cookie);
    const outcome = new URLSearchParams(await this.outcome(query, cookies));
    for (const name of Object.keys(cookies)) void reply.header('set-cookie', this.cookie(name, '', 0));
    await reply.redirect(`${this.publicUrl.value}/marketplace?${outcome.toString()}`, 302);
  }

  /** A person's browser comes here: whatever happened is told by the console, never as a bare error. */
  private async outcome(
    query: z.output<typeof callbackQuery>,
    cookies: Record<string, string>,
  ): Promise<Record<string, string>> {
    if (!query.code) return { refused: query.error ?? 'no code' };
    if (!query.state) return { refused: 'bad_state' };
    try {
      const { state, code, iss: issuer } = query;
      return { connected: (await this.authorization.finish({ state, code, issuer, cookies })).id };
    } catch (error) {
      if (error instanceof ProblemError) return { refused: error.code };
      this.log.warn('a sign-in at a provider could not be finished', { error: String(error) });
      return { refused: 'exchange_failed' };
    }
  }

  /** Lax, because the browser comes back from another site; sent to the callback and nowhere else. */
  private cookie(name: string, value: string, maxAgeS: number): string {
    const { pathname, protocol } = new URL(this.authorization.callbackUrl);
    const secure = protocol === 'https:' ? '; Secure' : '';
    return `${name}=${value}; Path=${pathname}; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure}`;
  }
}

/** Only the cookies of sign-ins at providers. */
function signInCookies(header: string | undefined): Record<string, string> {
  const pairs = (header ?? '').matchAll(/(?:^|;)\s*(patchbay_oauth_[0-9a-f]{16})=([\w-]{1,100})/g);
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, value]));
}

import { Controller, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '@patchbay/identity';
import { Logger, ProblemError } from '@patchbay/platform';
import { Authorization, PublicUrl } from '@patchbay/plugins';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id, Query } from '../endpoint/input.js';

const startedSchema = z.object({ url: z.string(), callback_url: z.string() });
/** Providers add parameters of their own. */
const callbackQuery = z.object({
  state: z.string().min(1).max(500).optional(),
  code: z.string().min(1).max(4_000).optional(),
  error: z.string().max(500).optional(),
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
  async begin(@Caller() caller: Principal, @Id() id: string): Promise<z.infer<typeof startedSchema>> {
    const url = await this.authorization.begin(caller.tenantId, caller.userId, id);
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
  async callback(@Query() query: z.output<typeof callbackQuery>, @Res() reply: FastifyReply): Promise<void> {
    const outcome = new URLSearchParams(await this.outcome(query));
    await reply.redirect(`${this.publicUrl.value}/marketplace?${outcome.toString()}`, 302);
  }

  /** A person's browser comes here: whatever happened is told by the console, never as a bare error. */
  private async outcome(query: z.output<typeof callbackQuery>): Promise<Record<string, string>> {
    if (!query.code) return { refused: query.error ?? 'no code' };
    if (!query.state) return { refused: 'bad_state' };
    try {
      return { connected: (await this.authorization.finish(query.state, query.code)).id };
    } catch (error) {
      if (error instanceof ProblemError) return { refused: error.code };
      this.log.warn('a sign-in at a provider could not be finished', { error: String(error) });
      return { refused: 'exchange_failed' };
    }
  }
}

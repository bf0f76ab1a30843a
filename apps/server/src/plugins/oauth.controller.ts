import { Controller, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '@patchbay/identity';
import { Authorization, PublicUrl } from '@patchbay/plugins';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Endpoint } from '../endpoint/endpoint.js';
import { Id, Query } from '../endpoint/input.js';

const startedSchema = z.object({ url: z.string(), callback_url: z.string() });
/** Providers add parameters of their own. */
const callbackQuery = z.object({
  state: z.string().min(1).max(500),
  code: z.string().min(1).max(4_000).optional(),
  error: z.string().max(500).optional(),
});

@ApiTags('Connections')
@Controller('api')
export class OAuthController {
  constructor(
    private readonly authorization: Authorization,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Post('connections/:id/authorize')
  @Endpoint({
    summary: 'Where to send the browser to agree at the provider',
    access: 'plugins:manage',
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
    query: callbackQuery,
    status: 302,
  })
  async callback(@Query() query: z.output<typeof callbackQuery>, @Res() reply: FastifyReply): Promise<void> {
    const back = `${this.publicUrl.value}/marketplace`;
    if (!query.code) {
      await reply.redirect(`${back}?refused=${encodeURIComponent(query.error ?? 'no code')}`, 302);
      return;
    }
    const row = await this.authorization.finish(query.state, query.code);
    await reply.redirect(`${back}?connected=${row.id}`, 302);
  }
}

import { All, Controller, Param, Req, Res } from '@nestjs/common';
import { Public } from '@patchbay/identity';
import { WebhookGateway } from '@patchbay/plugins';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { webhookBodyLimit, type RouteLimits } from './route-limits.js';

type RawFastifyRequest = FastifyRequest & { rawBody?: Buffer };

/** Hop 1: the one door for all providers. What is behind it verifies the signature over the raw bytes. */
@ApiExcludeController()
@Controller('hooks')
export class HooksController {
  constructor(private readonly gateway: WebhookGateway) {}

  @All([':plugin', ':plugin/:connection'])
  @Public()
  @RouteConfig({ rate: 'webhook', bodyLimit: webhookBodyLimit } satisfies RouteLimits)
  async receive(
    @Param('plugin') plugin: string,
    @Param('connection') connection: string | undefined,
    @Req() request: RawFastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.gateway.receive(plugin, connection ?? null, {
      method: request.method,
      path: request.url.split('?', 1)[0] ?? '',
      query: flat(request.query as Values),
      headers: flat(request.headers),
      body: request.rawBody ?? new Uint8Array(),
      receivedAt: new Date(),
    });
    await reply
      .status(answer.status)
      .headers(answer.headers ?? {})
      .send(answer.body);
  }
}

type Values = Record<string, string | string[] | undefined>;

function flat(values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

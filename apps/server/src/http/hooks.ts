import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WebhookGateway } from '@patchbay/plugins';
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFilter } from './problem.filter.js';
import { webhookBodyLimit, type RouteLimits } from './route-limits.js';

interface HookParams {
  plugin: string;
  connection?: string;
}

const limits: RouteLimits = { rate: 'webhook', bodyLimit: webhookBodyLimit, open: true };
const addresses = ['/hooks/:plugin', '/hooks/:plugin/:connection'];

/**
 * Hop 1: the one door for all providers. The gateway verifies the signature over the raw bytes, so nothing is parsed and no
 * guard is asked before it: a route of Fastify's own.
 */
export function serveHooks(app: NestFastifyApplication): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const problems = app.get(ProblemFilter);
  const receive = receiver(app.get(WebhookGateway));
  void fastify.register(async (door) => {
    door.removeAllContentTypeParsers();
    door.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    door.setErrorHandler((error, request, reply) => problems.answer(error, request, reply));
    for (const address of addresses)
      door.all<{ Params: HookParams }>(address, { config: limits as FastifyContextConfig }, receive);
  });
}

function receiver(gateway: WebhookGateway) {
  return async (
    request: FastifyRequest<{ Params: HookParams }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const { plugin, connection = null } = request.params;
    const answer = await gateway.receive(plugin, connection, {
      method: request.method,
      path: request.url.split('?', 1)[0] ?? '',
      query: flat(request.query as Values),
      headers: flat(request.headers),
      body: (request.body as Buffer | undefined) ?? new Uint8Array(),
      receivedAt: new Date(),
    });
    return reply
      .status(answer.status)
      .headers(answer.headers ?? {})
      .send(answer.body);
  };
}

type Values = Record<string, string | string[] | undefined>;

function flat(values: Values): Record<string, string> {
  const made: Record<string, string> = {};
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) made[name] = Array.isArray(value) ? value.join(', ') : value;
  return made;
}

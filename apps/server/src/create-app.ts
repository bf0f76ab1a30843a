import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import fastifyMultipart from '@fastify/multipart';
import { Logger, newId, type Foundation } from '@patchbay/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { beginActs } from './audit/begin-acts.js';
import { AppModule } from './app.module.js';
import { serveConsole } from './console/console.js';
import { ProblemFilter } from './http/problem.filter.js';
import { serveApiDocs } from './openapi/openapi.js';

/** Bodies other than uploads. 1000 tickets of a normal size fit; a larger one goes as a file. */
const bodyLimit = 16 * 1024 * 1024;

/** The application, ready to listen. */
export async function createApp(foundation: Foundation): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    // An address that cannot be decoded meets neither a route nor Nest's filters.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      app.get(ProblemFilter).answer(error, request, reply),
    bodyLimit,
    genReqId: () => newId(),
    requestTimeout: 600_000,
    forceCloseConnections: true,
  });
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(foundation),
    adapter,
    {
      rawBody: true,
      logger: foundation.logger,
      abortOnError: false,
    },
  );
  app.useWebSocketAdapter(new WsAdapter(app));
  await app.register(fastifyMultipart as never);
  keepRawBodies(app);
  beginActs(app);
  securityHeaders(app);
  serveApiDocs(app);
  await serveConsole(app);
  return app;
}

/** Providers send what they like; without this an unknown content type would be refused before we can verify it. */
function keepRawBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    (request: FastifyRequest & { rawBody?: Buffer }, body: Buffer, done) => {
      request.rawBody = body;
      done(null, body);
    },
  );
}

function securityHeaders(app: NestFastifyApplication): void {
  const log = app.get(Logger);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply) => {
    void reply
      .header('x-request-id', request.id)
      .header('x-content-type-options', 'nosniff')
      .header('x-frame-options', 'DENY');
  });
  fastify.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0];
    log.debug('request', {
      request_id: request.id,
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
}

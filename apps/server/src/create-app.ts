import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import fastifyMultipart from '@fastify/multipart';
import { Logger, newId, RateLimits, type Foundation } from '@patchbay/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginActs } from './audit/begin-acts.js';
import { AppModule } from './app.module.js';
import { serveConsole } from './console/console.js';
import { serveHooks } from './http/hooks.js';
import { hurryBodies, unpackBodies } from './http/body-stream.js';
import { proxiesOf } from './http/client-address.js';
import { refuseConnection } from './http/client-error.js';
import { refuseKeysInAddresses } from './http/key-in-query.js';
import { countAddresses } from './http/rate-limit.js';
import { defaultBodyLimit, limitRoutes } from './http/route-limits.js';
import { securityHeaders } from './http/security-headers.js';
import { ProblemFilter } from './http/problem.filter.js';
import { SocketAdapter } from './live/socket-adapter.js';
import { serveApiDocs } from './openapi/openapi.js';

/** How long a sender may take. Node looks for stragglers every `checkMs`. */
export interface Patience {
  headersMs: number;
  bodyMs: number;
  checkMs: number;
}
const patience: Patience = { headersMs: 10_000, bodyMs: 30_000, checkMs: 2_000 };

/** The application, ready to listen. */
export async function createApp(foundation: Foundation, wait = patience): Promise<NestFastifyApplication> {
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(foundation),
    new FastifyAdapter(
      serverOptions(foundation, wait, (...answer) => app.get(ProblemFilter).answer(...answer)),
    ),
    { rawBody: true, logger: foundation.logger, abortOnError: false },
  );
  app.useWebSocketAdapter(new SocketAdapter(app, proxiesOf(foundation.config.trustProxy)));
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  limitRoutes(fastify);
  securityHeaders(fastify, foundation.config);
  countAddresses(fastify, app.get(RateLimits));
  refuseKeysInAddresses(app);
  hurryBodies(fastify, app.get(ProblemFilter), wait.bodyMs);
  unpackBodies(fastify);
  await app.register(fastifyMultipart as never);
  keepRawBodies(fastify);
  beginActs(app);
  logRequests(fastify, app.get(Logger));
  serveHooks(app);
  serveApiDocs(app);
  await serveConsole(app);
  return app;
}

function serverOptions({ config }: Foundation, wait: Patience, answer: ProblemFilter['answer']) {
  return {
    bodyLimit: defaultBodyLimit,
    genReqId: () => newId(),
    trustProxy: proxiesOf(config.trustProxy),
    // Files may take their time; everything else is hurried by its own clock.
    requestTimeout: 600_000,
    http: { headersTimeout: wait.headersMs, connectionsCheckingInterval: wait.checkMs },
    forceCloseConnections: true,
    // An address that cannot be decoded meets neither a route nor Nest's filters.
    frameworkErrors: answer,
    clientErrorHandler: refuseConnection,
  };
}

/** Providers send what they like; without this an unknown content type would be refused before we can verify it. */
function keepRawBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    (request: FastifyRequest & { rawBody?: Buffer }, body: Buffer, done) => {
      request.rawBody = body;
      done(null, body);
    },
  );
}

function logRequests(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const path = request.url.split('?', 1)[0];
    log.debug('request', {
      request_id: request.id,
      method: request.method,
      path,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
    done();
  });
}

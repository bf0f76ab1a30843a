import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

const root = fileURLToPath(new URL('../../../../web/dist/', import.meta.url));
const year = 31_536_000;
/** Not pages: what is not found below these is an error, never the console. */
const reserved = /^\/(api|assets|hooks|twins|ws|healthz|readyz|metrics)(\/|$)/;

/** Serves the built console; every path that is no file and no API route is a page of it. */
export async function serveConsole(app: NestFastifyApplication): Promise<void> {
  if (!existsSync(`${root}index.html`)) return;
  const fastify = app.getHttpAdapter().getInstance();
  await app.register(fastifyStatic as never, {
    root,
    wildcard: false,
    index: false,
    maxAge: year * 1_000,
    immutable: true,
  });
  fastify.get('/*', (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    if (reserved.test(path)) return reply.callNotFound();
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { maxAge: 0, immutable: false });
  });
}

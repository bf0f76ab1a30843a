import type { Config } from '@patchbay/config';
import type { FastifyInstance } from 'fastify';
import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import helmet, { type HelmetOptions } from 'helmet';

const yearSeconds = 31_536_000;

/**
 * No inline scripts, no foreign origins: the console brings everything itself. Mantine writes its styles into the page,
 * hence `unsafe-inline` for styles alone; pictures of https hosts are those of a mail whose reader asked for them.
 */
const directives = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'https:'],
  'font-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
  'form-action': ["'self'"],
};

/**
 * The same headers for console, API and documentation, made once. Helmet itself, asked for every request, builds its policy
 * anew each time and sets one header after the other, which also takes Node's slow way of writing them.
 */
export function securityHeaders(fastify: FastifyInstance, { publicUrl }: Config): void {
  const headers = headersOf({
    contentSecurityPolicy: { useDefaults: false, directives },
    // Said over plain http it would lock people out of a hub that has no certificate.
    strictTransportSecurity: publicUrl?.startsWith('https:') ? { maxAge: yearSeconds } : false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
}

/** What helmet would say, in answer to nobody. */
function headersOf(options: HelmetOptions): OutgoingHttpHeaders {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(answer.req, answer, () => {});
  return answer.getHeaders();
}

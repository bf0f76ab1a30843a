import type { Config } from '@patchbay/config';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

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

/** The same headers for console, API and documentation. Made once: Fastify's own wrapper builds the policy anew for every request. */
export function securityHeaders(fastify: FastifyInstance, { publicUrl }: Config): void {
  const secure = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    // Said over plain http it would lock people out of a hub that has no certificate.
    strictTransportSecurity: publicUrl?.startsWith('https:') ? { maxAge: yearSeconds } : false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  fastify.addHook('onRequest', (request, reply, done) =>
    secure(request.raw, reply.raw, (error) => done(error as Error | undefined)),
  );
}

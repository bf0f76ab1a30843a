import type { FastifyReply, FastifyRequest } from 'fastify';

const name = 'patchbay_sso';
const lifeS = 3_600;

/** The secret that ties a login to the browser that began it; empty when there is none. */
export function readBrowser(request: Pick<FastifyRequest, 'headers'>): string {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split(/=(.*)/s));
  return pairs.find(([key]) => key === name)?.[1] ?? '';
}

/** Scripts cannot read it; it comes along when a provider sends the browser back by a link. */
export function keepBrowser(reply: FastifyReply, browser: string, hub: string): void {
  const secure = hub.startsWith('https:') ? '; Secure' : '';
  void reply.header(
    'set-cookie',
    `${name}=${browser}; Path=/api/sso; Max-Age=${lifeS}; HttpOnly; SameSite=Lax${secure}`,
  );
}

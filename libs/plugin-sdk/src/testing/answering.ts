import type { Intercept } from './twin-http.js';

/** Answers some calls in the twin's place: `METHOD /path` -> body, or null to let it pass. */
export function answering(answer: (call: string, url: URL) => unknown): Intercept {
  return async (request, next) => {
    const url = new URL(request.url);
    const body = answer(`${request.method} ${url.pathname}`, url);
    if (body instanceof Response) return body;
    return body === null || body === undefined ? next(request) : Response.json(body);
  };
}

import type { RouteClass } from '@patchbay/config';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What a route says about its limits; `Endpoint` writes it, Fastify's hooks read it. */
export interface RouteLimits {
  /** How requests are counted; from verb and audience unless told. */
  rate?: RouteClass;
  /** Largest body in bytes, unpacked. */
  bodyLimit?: number;
  /** Open to strangers. */
  open?: boolean;
}

const mebibyte = 1_048_576;
/** Bodies other than uploads, unless the route says otherwise. */
export const defaultBodyLimit = mebibyte;
/** 1000 tickets of a normal size fit; a larger import goes as a file. */
export const ingestBodyLimit = 16 * mebibyte;
/** Providers decide how much they tell. */
export const webhookBodyLimit = 8 * mebibyte;

/** Routes get the body limit they declare. */
export function limitRoutes(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as RouteLimits;
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Strangers who change something sign in, in one way or another. */
export function classOf({ method, routeOptions }: FastifyRequest): RouteClass {
  const { rate, open } = routeOptions.config as RouteLimits;
  return rate ?? (reading.has(method) ? 'read' : open ? 'auth' : 'write');
}

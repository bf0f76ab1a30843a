import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Principal } from '@patchbay/identity';
import { networkOf, ProblemError, RateLimits, type Admission } from '@patchbay/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { classOf } from './route-limits.js';

/** Counts by address before anything is read or looked up: a stranger costs us next to nothing. */
export function countAddresses(fastify: FastifyInstance, limits: RateLimits): void {
  fastify.addHook('onRequest', async (request, reply) => {
    admit(reply, await limits.take(classOf(request), 'address', networkOf(request.ip)));
  });
}

/** Counts by person or key, and by organisation, once it is known who asks. */
@Injectable()
export class CallerLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & { principal?: Principal }>();
    const { principal } = request;
    if (!principal) return true;
    const reply = http.getResponse<FastifyReply>();
    const route = classOf(request);
    admit(reply, await this.limits.take(route, 'tenant', principal.tenantId));
    admit(reply, await this.limits.take(route, 'caller', principal.apiKey?.id ?? principal.userId));
    return true;
  }
}

/** Tells the caller how much is left; throws 429 when nothing is. */
function admit(reply: FastifyReply, admission: Admission | null): void {
  if (!admission) return;
  void reply.headers(limitHeaders(admission));
  if (!admission.allowed) throw tooMany(admission);
}

const secondsOf = ({ resetMs }: Admission): number => Math.ceil(resetMs / 1_000);

export const limitHeaders = (admission: Admission): Record<string, number> => ({
  'ratelimit-limit': admission.limit,
  'ratelimit-remaining': admission.remaining,
  'ratelimit-reset': secondsOf(admission),
});

export function tooMany(admission: Admission): ProblemError {
  const seconds = secondsOf(admission);
  const headers = { 'retry-after': String(Math.max(1, seconds)) };
  return new ProblemError(
    429,
    'too_many_requests',
    `Too many requests. Try again in ${seconds} s.`,
    [],
    headers,
  );
}

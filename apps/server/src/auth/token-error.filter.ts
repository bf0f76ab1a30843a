import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { ProblemError } from '@patchbay/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFilter } from '../http/problem.filter.js';

/** Refusals of the token endpoint as RFC 6749, 5.2 wants them; what is not about the request stays a problem. */
@Catch()
export class TokenErrorFilter implements ExceptionFilter {
  constructor(private readonly problems: ProblemFilter) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    void reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
    const request = http.getRequest<FastifyRequest>();
    const code = error instanceof ProblemError ? codeOf(error, request) : null;
    if (code === null) return this.problems.answer(error, request, reply);
    void reply.status(400).send({ error: code, error_description: describe(error as ProblemError) });
  }
}

function codeOf({ status, errors }: ProblemError, request: FastifyRequest): string | null {
  if (status === 401) return 'invalid_grant';
  if (status !== 400 && status !== 415 && status !== 422) return null;
  const given = (request.body as { grant_type?: unknown } | null)?.grant_type;
  const unsupported = errors.some(({ path }) => path === 'grant_type') && typeof given === 'string';
  return unsupported && given !== '' ? 'unsupported_grant_type' : 'invalid_request';
}

/** The characters that RFC 6749 allows in a description. */
function describe({ message, errors }: ProblemError): string {
  const words = errors.length > 0 ? errors.map((one) => `${one.path} ${one.message}`).join('; ') : message;
  return words.replaceAll('"', "'").replaceAll(/[^ !#-[\]-~]/g, '?');
}

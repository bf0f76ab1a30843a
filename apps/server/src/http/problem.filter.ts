import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { UserError } from '@patchbay/plugin-sdk';
import { databaseProblem, EgressError, Logger, ProblemError } from '@patchbay/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  422: 'Invalid',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Unavailable',
};

/** Every error leaves as RFC 9457 problem details; never a stack, SQL or path. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') return;
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also Fastify's own error handler: a body it cannot parse never reaches Nest. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = toProblem(error);
    if (problem.status >= 500)
      this.log.error('request failed', {
        request_id: request.id,
        method: request.method,
        path: pathOf(request),
        error,
      });
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers(problem.headers)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(
        JSON.stringify({
          type: 'about:blank',
          title: titles[problem.status] ?? 'Error',
          status: problem.status,
          code: problem.code,
          detail: problem.message,
          request_id: request.id,
          ...problem.extra,
          ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
        }),
      );
  }
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof UserError || error instanceof EgressError)
    return new ProblemError(422, 'invalid', error.message);
  const database = databaseProblem(error);
  if (database) return database;
  const status = statusOf(error);
  if (status !== null && status < 500)
    return new ProblemError(status, codes[status] ?? 'bad_request', messageOf(error, status));
  return new ProblemError(
    500,
    'internal',
    'Something went wrong on our side. The request id helps to find it.',
  );
}

const codes: Record<number, string> = {
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
  405: 'method_not_allowed',
};

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' ? status : null;
}

function messageOf(error: unknown, status: number): string {
  if (status === 413) return 'The body is larger than this route accepts.';
  if (status === 404) return 'There is nothing here.';
  return error instanceof Error ? error.message : 'The request does not fit.';
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

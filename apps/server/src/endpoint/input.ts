import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { isStorable } from '@patchbay/domain';
import { invalid, ProblemError } from '@patchbay/platform';
import { z } from 'zod';
import type { FastifyRequest } from 'fastify';
import { classOf } from '../http/route-limits.js';
import { assertShape, hasKeyTwice } from './body-shape.js';
import { ENDPOINT, type EndpointSpec } from './endpoint.js';

type Incoming = FastifyRequest<{ Params: Record<string, string> }> & { rawBody?: Buffer };

/** The body, checked against the schema of the route's {@link Endpoint}. */
export const Body = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const incoming = request(context);
  const { body, rawBody } = incoming;
  if (Buffer.isBuffer(body) || !isReadable(incoming))
    throw new ProblemError(415, 'unsupported_media_type', 'Send JSON with content-type application/json.');
  assertShape(body);
  if (rawBody && isJson(incoming) && classOf(incoming) === 'auth' && hasKeyTwice(rawBody.toString(), body))
    throw new ProblemError(400, 'key_twice', 'The body names a field twice.');
  return parse(spec(context).body, body);
});

/** What a schema can be held against; everything else is named as what it is. */
function isReadable(request: Incoming): boolean {
  if (request.isMultipart()) return false;
  return isJson(request) || typeof request.body !== 'string';
}

const isJson = ({ headers }: Incoming): boolean => /json/i.test(headers['content-type'] ?? '');

/** The query string, checked likewise. */
export const Query = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const { query } = request(context);
  assertShape(query);
  return parse(spec(context).query, query);
});

const uuid = z.uuid();

/** A path parameter that must be a UUID; anything else cannot exist: 404. */
export const Id = createParamDecorator((name: string | undefined, context: ExecutionContext): string => {
  const value = request(context).params[name ?? 'id'];
  if (!uuid.safeParse(value).success) throw new ProblemError(404, 'not_found', 'There is no such thing.');
  return value ?? '';
});

/** A path parameter that is a name; what no name can be does not exist either: 404. */
export const Name = createParamDecorator((name: string, context: ExecutionContext): string => {
  const value = request(context).params[name] ?? '';
  if (!isStorable(value)) throw new ProblemError(404, 'not_found', 'There is no such thing.');
  return value;
});

/** Checks a value; every issue becomes one entry of `errors` with a dotted path. */
export function parse<T extends z.ZodType>(schema: T | undefined, value: unknown): z.output<T> {
  if (!schema) throw new Error('the route declares no schema for this input');
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error.issues.flatMap(toErrors));
}

function toErrors(issue: z.core.$ZodIssue): { path: string; message: string }[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
  return issue.keys.map((key) => ({
    path: [...path, key].join('.'),
    message: 'is not a field of this request',
  }));
}

const request = (context: ExecutionContext): Incoming => context.switchToHttp().getRequest<Incoming>();
const spec = (context: ExecutionContext): EndpointSpec =>
  Reflect.getMetadata(ENDPOINT, context.getHandler()) as EndpointSpec;

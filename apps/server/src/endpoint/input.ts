import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { jsonSchema } from '@patchbay/domain';
import { invalid, ProblemError } from '@patchbay/platform';
import { z } from 'zod';
import { ENDPOINT, type EndpointSpec } from './endpoint.js';

interface Incoming {
  body: unknown;
  query: unknown;
  params: Record<string, string>;
}

/** The body, checked against the schema of the route's {@link Endpoint}. */
export const Body = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const body = request(context).body;
  if (Buffer.isBuffer(body))
    throw new ProblemError(415, 'unsupported_media_type', 'Send JSON with content-type application/json.');
  return parse(spec(context).body, plain(body));
});

/** The query string, checked likewise. */
export const Query = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  parse(spec(context).query, plain({ ...(request(context).query as object) })),
);

/** What PostgreSQL could not store or JSON not say is refused before any schema asks for it. */
const plain = (value: unknown): unknown => (value === undefined ? value : parse(jsonSchema, value));

const uuid = z.uuid();

/** A path parameter that must be a UUID; anything else cannot exist: 404. */
export const Id = createParamDecorator((name: string | undefined, context: ExecutionContext): string => {
  const value = request(context).params[name ?? 'id'];
  if (!uuid.safeParse(value).success) throw new ProblemError(404, 'not_found', 'There is no such thing.');
  return value ?? '';
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

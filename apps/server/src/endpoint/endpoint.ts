import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { Allow, Public, type Permission } from '@patchbay/identity';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { RouteClass } from '@patchbay/config';
import { problemSchema } from '@patchbay/domain';
import { z } from 'zod';
import type { RouteLimits } from '../http/route-limits.js';
import { toOpenApi } from './schema.js';

export const ENDPOINT = 'patchbay:endpoint';

/**
 * `workflow.update`: the first transaction of the request that changes anything gets the entry, with what the service tells
 * of it. `byService`: a service records it, because several transactions are needed. `none`: why there is nothing to record.
 */
export type AuditRule = string | { byService: string } | { none: string };

/** Everything about a route in one place: who may call it, what goes in, what comes out. */
export interface EndpointSpec {
  summary: string;
  /** The permission a caller needs; `public` is said out loud. */
  access: Permission | 'public';
  body?: z.ZodType;
  /** Content type of the body; JSON unless told. */
  consumes?: string;
  query?: z.ZodObject;
  answer?: z.ZodType;
  /** Media types of an answer that is no JSON. */
  produces?: string[];
  /** What a refusal looks like where a standard wants other words than problem details. */
  refusal?: z.ZodType;
  /** Status of success; 200 unless told. */
  status?: number;
  /** What the change is called in the audit log. Every route that changes something says it, or says why there is no entry. */
  audit?: AuditRule;
  /** How requests are counted; from verb and audience unless told. */
  rate?: RouteClass;
  /** Largest JSON body in bytes, where the usual one is too small. */
  bodyLimit?: number;
  /** Fields of a multipart form, instead of `body`. `binary` is the file. */
  form?: Record<string, 'binary' | 'string'>;
}

/** Declares a route: permission, validation and documentation from the same words. */
export function Endpoint(spec: EndpointSpec): MethodDecorator {
  const decorators: MethodDecorator[] = [
    SetMetadata(ENDPOINT, spec),
    RouteConfig(limitsOf(spec)),
    spec.access === 'public' ? Public() : Allow(spec.access),
    HttpCode(spec.status ?? 200),
    ApiOperation({
      summary: spec.summary,
      ...(spec.access === 'public' ? {} : { description: `Permission: ${spec.access}` }),
    }),
    ApiResponse({
      status: spec.status ?? 200,
      description: 'Success',
      ...(spec.answer ? { schema: toOpenApi(spec.answer, 'output') } : {}),
      ...(spec.produces ? { content: textContent(spec.produces) } : {}),
    }),
    ApiResponse({
      status: 'default',
      description: 'Problem details (RFC 9457)',
      content: {
        'application/problem+json': { schema: toOpenApi(problemSchema, 'output') },
        ...(spec.refusal ? { 'application/json': { schema: toOpenApi(spec.refusal, 'output') } } : {}),
      },
    }),
  ];
  if (spec.access !== 'public') decorators.push(ApiBearerAuth());
  if (spec.consumes) decorators.push(ApiConsumes(spec.consumes));
  if (spec.body) decorators.push(ApiBody({ schema: toOpenApi(spec.body, 'input') }));
  if (spec.form) decorators.push(...formDocs(spec.form));
  if (spec.query) decorators.push(...queryDocs(spec.query));
  return applyDecorators(...decorators);
}

const limitsOf = ({ access, rate, form, bodyLimit }: EndpointSpec): RouteLimits => ({
  rate: rate ?? (form ? 'upload' : undefined),
  open: access === 'public',
  bodyLimit,
});

const textContent = (types: string[]): Record<string, { schema: { type: 'string' } }> =>
  Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }]));

function queryDocs(query: z.ZodObject): MethodDecorator[] {
  return Object.entries(query.shape).map(([name, schema]) =>
    ApiQuery({
      name,
      required: !schema.safeParse(undefined).success,
      schema: toOpenApi(schema as z.ZodType, 'input'),
    }),
  );
}

function formDocs(form: Record<string, 'binary' | 'string'>): MethodDecorator[] {
  const properties = Object.fromEntries(
    Object.entries(form).map(([name, kind]) => [
      name,
      kind === 'binary' ? { type: 'string', format: 'binary' } : { type: 'string' },
    ]),
  );
  return [
    ApiConsumes('multipart/form-data'),
    ApiBody({ schema: { type: 'object', required: ['file'], properties } }),
  ];
}

import { z } from 'zod';

type OpenApiSchema = Record<string, unknown>;

/** A zod schema as an OpenAPI 3.1 schema object. What zod cannot draw (transforms) is left open. */
export function toOpenApi(schema: z.ZodType, io: 'input' | 'output'): OpenApiSchema {
  const { $schema: _dialect, ...drawn } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
    cycles: 'ref',
  });
  return inline(drawn) as OpenApiSchema;
}

/** Recursive values (JSON) refer to themselves; inside a document of many schemas that place does not exist. */
function inline(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inline);
  if (typeof value !== 'object' || value === null) return value;
  if ('$ref' in value) return {};
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '$defs')
      .map(([key, item]) => [key, inline(item)]),
  );
}

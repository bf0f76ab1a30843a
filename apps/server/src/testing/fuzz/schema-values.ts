import fc from 'fast-check';

/** The part of JSON Schema our description of the API uses. */
export interface Schema {
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

/** Values that exist in the hub under test, by the name of the field they belong to. */
export type Known = Record<string, string[]>;

const longest = 60;
const formats: Record<string, fc.Arbitrary<unknown>> = {
  uuid: fc.uuid({ version: 4 }),
  email: fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.example$/),
  date: day().map((at) => at.slice(0, 10)),
  'date-time': day(),
};

/** Values a schema allows. What exists already is preferred: it leads further into the hub. */
export function valueOf(schema: Schema, known: Known = {}, name = ''): fc.Arbitrary<unknown> {
  const existing = known[name] ?? [];
  const free = freely(schema, known);
  return schema.type === 'string' && existing.length > 0
    ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...existing) }, { weight: 1, arbitrary: free })
    : free;
}

function freely(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valueOf(one, known)));
  switch (schema.type) {
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({ min: lowest(schema), max: highest(schema) });
    case 'number':
      return fc.double({ min: lowest(schema), max: highest(schema), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return listOf(schema, known);
    case 'object':
      return objectOf(schema, known);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const lowest = ({ minimum = -1_000 }: Schema): number => Math.max(minimum, -2_147_483_648);
const highest = ({ maximum = 100_000 }: Schema): number => Math.min(maximum, 2_147_483_647);

function textOf({ format, pattern, minLength = 0, maxLength = longest }: Schema): fc.Arbitrary<unknown> {
  const formatted = formats[format ?? ''];
  if (formatted) return formatted;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, longest)) };
  return fc.oneof(
    fc.string({ ...length, unit: 'grapheme-ascii' }),
    fc.string({ ...length, unit: 'grapheme' }),
  );
}

function day(): fc.Arbitrary<string> {
  const [min, max] = [new Date('1970-01-01T00:00:00Z'), new Date('2100-01-01T00:00:00Z')];
  return fc.date({ min, max, noInvalidDate: true }).map((at) => at.toISOString());
}

function listOf({ items = {}, minItems = 0, maxItems = 3 }: Schema, known: Known): fc.Arbitrary<unknown> {
  return fc.array(valueOf(items, known), {
    minLength: minItems,
    maxLength: Math.max(minItems, Math.min(maxItems, 3)),
  });
}

function objectOf(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) {
    const item = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
    return fc.dictionary(fc.string({ maxLength: 10 }), valueOf(item, known), {
      maxKeys: 3,
      noNullPrototype: true,
    });
  }
  const model = Object.fromEntries(fields.map(([name, field]) => [name, valueOf(field, known, name)]));
  return fc.record(model, { requiredKeys: schema.required ?? [], noNullPrototype: true });
}

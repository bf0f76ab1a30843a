import type { Json, JsonObject } from '@patchbay/domain';
import type { Document, Request as JudgedRequest } from 'openapi-backend';
import type { Intercept } from './twin-http.js';

export interface JudgeOptions {
  /** Mends known faults of the official description, before anything is judged. */
  overlay?(definition: JsonObject): void;
  /** Paths the description does not know; the contract must find them elsewhere. */
  unknown?: RegExp;
}

interface Verdict {
  valid: boolean;
  errors?: { instancePath?: string; message?: string; params?: unknown }[] | null;
}

/**
 * Judges what a plugin sends and what its twin answers against a provider's official OpenAPI 3 description.
 * Stricter than the description in one respect: a body may hold no name that its schema does not list.
 */
export async function openApiJudge(definition: JsonObject, options: JudgeOptions = {}): Promise<Intercept> {
  const { OpenAPIBackend } = await import('openapi-backend');
  const normal = normalised(definition);
  options.overlay?.(normal);
  closeBodies(normal);
  const api = new OpenAPIBackend({
    definition: normal as unknown as Document,
    validate: true,
    quick: true,
    ajvOpts: { strict: false, coerceTypes: 'array', validateFormats: false },
  });
  await api.init();
  return async (request, next) => {
    const asked = await judged(request);
    if (options.unknown?.test(asked.path)) return next(request);
    const operation = api.matchOperation(asked);
    if (!operation) throw new Error(`${asked.method} ${asked.path} is not in the official description`);
    must(api.validateRequest(asked, operation), `${asked.method} ${asked.path}`);
    const answer = await next(request);
    if (!answer.ok || answer.status === 204) return answer;
    const body = (await answer.clone().json()) as Json;
    must(api.validateResponse(body, operation, answer.status), `the answer to ${asked.method} ${asked.path}`);
    return answer;
  };
}

async function judged(request: Request): Promise<JudgedRequest> {
  const url = new URL(request.url);
  const text = await request.clone().text();
  return {
    method: request.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(request.headers),
    ...(text ? { body: JSON.parse(text) as Json } : {}),
  };
}

function must({ valid, errors }: Verdict, what: string): void {
  if (valid) return;
  const said = (errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath ?? ''} ${message ?? ''} ${JSON.stringify(params)}`,
  );
  throw new Error(`${what} does not fit the official description: ${said.join('; ')}`);
}

/** What the validator cannot read is said in another way: `nullable` without a type, operations without a name. */
function normalised(definition: JsonObject): JsonObject {
  const copy = structuredClone(definition);
  walk(copy, (node) => {
    if (node['nullable'] !== true || 'type' in node) return;
    const { nullable: _nullable, ...rest } = node;
    for (const name of Object.keys(node)) delete node[name];
    node['anyOf'] = [rest, { type: 'null' }];
  });
  for (const [path, item] of Object.entries(copy['paths'] as JsonObject)) {
    for (const [method, operation] of Object.entries(item as JsonObject))
      if (isObject(operation) && 'responses' in operation) operation['operationId'] ??= `${method} ${path}`;
  }
  return copy;
}

/** Request bodies that list their properties and say nothing of others allow no others: typing errors are caught. */
function closeBodies(definition: JsonObject): void {
  const seen = new Set<JsonObject>();
  const close = (schema: Json | undefined): void => {
    const node = resolved(definition, schema);
    if (!node || seen.has(node)) return;
    seen.add(node);
    if (isObject(node['properties'])) {
      if (!('allOf' in node)) node['additionalProperties'] ??= false;
      for (const property of Object.values(node['properties'])) close(property);
    }
    close(node['items']);
  };
  walk(definition['paths'] as JsonObject, (node) => {
    if (!isObject(node['requestBody'])) return;
    const body = resolved(definition, node['requestBody']);
    for (const media of Object.values((body?.['content'] ?? {}) as JsonObject))
      if (isObject(media)) close(media['schema']);
  });
}

function resolved(definition: JsonObject, node: Json | undefined): JsonObject | null {
  if (!isObject(node)) return null;
  if (typeof node['$ref'] !== 'string') return node;
  let found: Json | undefined = definition;
  for (const part of node['$ref'].slice(2).split('/'))
    found = isObject(found) ? found[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  return resolved(definition, found);
}

function walk(node: Json, visit: (node: JsonObject) => void): void {
  if (Array.isArray(node)) for (const item of node) walk(item, visit);
  else if (isObject(node)) {
    visit(node);
    for (const part of Object.values(node)) walk(part, visit);
  }
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

import { existsSync, readFileSync } from 'node:fs';
import type { JsonObject } from '@patchbay/plugin-sdk';
import { openApiJudge, type Intercept } from '@patchbay/plugin-sdk/testing';

const official = new URL(
  '../../../../shared/contracts/slack/slack_web_openapi_v2_without_examples.json',
  import.meta.url,
);
type Parts = Record<string, JsonObject>;

/** Slack's own description of its Web API as a judge; null where the file is not at hand. */
export async function slackJudge(): Promise<Intercept | null> {
  if (!existsSync(official)) {
    console.info('skipped: Slack judged by its official description: the description is not here');
    return null;
  }
  const { convertObj } = await import('swagger2openapi');
  const old = JSON.parse(readFileSync(official, 'utf8')) as object;
  const { openapi } = await convertObj(old, { patch: true, warnOnly: true });
  return openApiJudge(openapi as JsonObject, { overlay, unknown: /^\/respond\// });
}

/** Faults of the file, which is of 2021, each after the vendor's reference pages. */
function overlay(definition: JsonObject): void {
  const paths = definition['paths'] as Record<string, Parts>;
  definition['paths'] = Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [`/api${path}`, item]),
  );
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
    withoutToken(operation);
    mayRefuse(operation);
  }
  const message = bodyOf(paths['/chat.postMessage']?.['post']);
  message['blocks'] = { type: 'array', items: { type: 'object' } };
  message['client_msg_id'] = { type: 'string' };
  message['metadata'] = {
    type: 'object',
    properties: { event_type: { type: 'string' }, event_payload: { type: 'object' } },
    required: ['event_type', 'event_payload'],
  };
  const history = paths['/conversations.history']?.['get'] as JsonObject;
  const given = history['parameters'] as JsonObject[];
  given.push({ name: 'include_all_metadata', in: 'query', schema: { type: 'boolean' } });
  // A channel may be empty.
  const answer = schemaOf((history['responses'] as Parts)['200'])?.['schema'] as
    { anyOf: Parts[] } | undefined;
  const listed = answer?.anyOf[0]?.['properties'] as Parts | undefined;
  if (listed?.['messages']) delete listed['messages']['minItems'];
  const schemas = (definition['components'] as Parts)['schemas'] as Parts;
  const shown = schemas['objs_message']?.['properties'] as JsonObject | undefined;
  for (const part of shown ? [shown] : []) part['metadata'] = { type: 'object' };
}

/** The token travels in the header `Authorization`. */
function withoutToken(operation: JsonObject): void {
  const given = (operation['parameters'] ?? []) as JsonObject[];
  operation['parameters'] = given.filter(({ name }) => name !== 'token');
}

/** Slack answers a refusal with 200 as well. */
function mayRefuse(operation: JsonObject): void {
  const responses = operation['responses'] as Parts;
  const [fine, refused] = [schemaOf(responses['200']), schemaOf(responses['default'])];
  if (fine && refused) fine['schema'] = { anyOf: [fine['schema'] ?? {}, refused['schema'] ?? {}] };
}

function schemaOf(response: JsonObject | undefined): JsonObject | undefined {
  return (response?.['content'] as Parts | undefined)?.['application/json'];
}

/** A body may be a form or JSON; the file shows the form. */
function bodyOf(operation: JsonObject | undefined): JsonObject {
  const content = ((operation?.['requestBody'] ?? {}) as Record<string, Parts>)['content'] ?? {};
  const form = content['application/x-www-form-urlencoded'];
  if (!form) throw new Error('the official description shows no body');
  content['application/json'] = structuredClone(form);
  return (content['application/json']['schema'] as Parts)['properties'] as JsonObject;
}

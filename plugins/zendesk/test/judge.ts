import { existsSync, readFileSync } from 'node:fs';
import type { JsonObject } from '@patchbay/plugin-sdk';
import { openApiJudge, type Intercept } from '@patchbay/plugin-sdk/testing';
import { load } from 'js-yaml';

const official = new URL('../../../../shared/contracts/zendesk/support-openapi.yaml', import.meta.url);
type Parameter = { name?: string; $ref?: string };

/** Zendesk's own description of its API as a judge; null where the file is not at hand. */
export async function zendeskJudge(): Promise<Intercept | null> {
  if (!existsSync(official)) {
    console.info('skipped: Zendesk judged by its official description: the description is not here');
    return null;
  }
  const definition = load(readFileSync(official, 'utf8')) as JsonObject;
  return openApiJudge(definition, { overlay, unknown: /^\/(oauth\/tokens$|api\/v2\/webhooks)/ });
}

/** Faults of the file, each after the vendor's reference pages. */
function overlay(definition: JsonObject): void {
  const paths = definition['paths'] as Record<string, Record<string, JsonObject>>;
  const cursor = paths['/api/v2/incremental/tickets/cursor']!;
  const given = cursor['parameters'] as unknown as Parameter[];
  const kept = given.filter(({ $ref }) => !$ref?.endsWith('IncrementalUnixTime'));
  cursor['parameters'] = [
    ...kept,
    query('start_time', 'integer'),
    query('per_page', 'integer'),
    query('include', 'string'),
    query('exclude_deleted', 'boolean'),
  ] as unknown as JsonObject;
  allow(paths['/api/v2/tickets/{ticket_id}']!['get']!, query('include', 'string'));
  // Described in words only, under "Sideloading". What the events are it takes from another export; nothing of ours contradicts it.
  allow(paths['/api/v2/incremental/ticket_events']!['get']!, query('include', 'string'));
  // Described in words only: "Cursor pagination (recommended)".
  const comments = paths['/api/v2/tickets/{ticket_id}/comments']!['get']!;
  allow(comments, query('page[size]', 'integer'));
  allow(comments, query('page[after]', 'string'));
  const { schemas } = definition['components'] as { schemas: Record<string, { properties: JsonObject }> };
  const field = schemas['TicketUpdateInput']!.properties['custom_fields'] as JsonObject;
  field['items'] = { type: 'object', properties: { id: { type: 'integer' }, value: {} }, required: ['id'] };
  // The guide to the export: "the status of deleted tickets is deleted".
  const status = schemas['TicketObject']!.properties['status'] as { enum: string[] };
  status.enum = [...status.enum, 'deleted'];
  // Listed as write-only at the ticket, forgotten at its creation.
  schemas['TicketCreateInput']!.properties['requester'] = schemas['TicketObject']!.properties['requester']!;
}

const query = (name: string, type: string): JsonObject => ({ name, in: 'query', schema: { type } });

function allow(operation: JsonObject, parameter: JsonObject): void {
  operation['parameters'] = [...((operation['parameters'] ?? []) as JsonObject[]), parameter];
}

import type { Json, JsonObject } from '@patchbay/domain';
import { EgressError, invalid, type EgressGuard } from '@patchbay/platform';
import { fillIn, type AnyPlugin } from '@patchbay/plugin-sdk';

type Schema = AnyPlugin['base']['settings']['schema'];

/** Checks what a person gave; throws 422 naming each field that does not fit. */
export function parseWith(schema: Schema, value: Json, at: string): JsonObject {
  const result = schema.safeParse(value);
  if (result.success) return result.data as JsonObject;
  throw invalid(
    result.error.issues.map((issue) => ({
      path: [at, ...issue.path.map(String)].join('.'),
      message: issue.message,
    })),
  );
}

/** The same for secrets, of which none may get lost: a name the plugin does not know is refused. */
export function parseSecrets(
  schema: Schema,
  given: Record<string, string>,
  kept: Record<string, string> = {},
): Record<string, string> {
  const parsed = parseWith(schema, { ...kept, ...given }, 'secrets');
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(parsed, name));
  if (unknown.length === 0) return parsed as Record<string, string>;
  throw invalid(
    unknown.map((name) => ({ path: `secrets.${name}`, message: 'is not a credential of this plugin' })),
  );
}

/** Refuses an account whose host may not be called, naming the field the host comes from. A name that does not resolve is told by the check. */
export async function vetHost(plugin: AnyPlugin, fields: JsonObject, guard: EgressGuard): Promise<void> {
  const baseUrl = plugin.base.connection?.baseUrl ?? '';
  const name = /\{(\w+)\}/.exec(baseUrl)?.[1];
  try {
    await guard.vet(guard.checkUrl(fillIn(baseUrl, fields)).hostname);
  } catch (error) {
    if (!(error instanceof EgressError)) return;
    throw invalid([{ path: name ? `fields.${name}` : 'fields', message: error.message }]);
  }
}

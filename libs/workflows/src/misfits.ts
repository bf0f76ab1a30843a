import type { JsonObject } from '@patchbay/domain';

interface Issue {
  path: PropertyKey[];
  message: string;
}

/** The little of a zod schema that is needed here. */
export interface ParamsSchema {
  safeParse(value: unknown): { success: boolean; error?: { issues: Issue[] } };
}

/** What of an action's parameters cannot fit, whatever the ticket; values with templates are only known when it runs. */
export function misfits(schema: ParamsSchema, params: JsonObject): { path: string[]; message: string }[] {
  const issues = schema.safeParse(params).error?.issues ?? [];
  return issues
    .filter(({ path }) => !hasTemplate(valueAt(params, path)))
    .map(({ path, message }) => ({ path: path.map(String), message }));
}

function valueAt(params: JsonObject, path: PropertyKey[]): unknown {
  let at: unknown = params;
  for (const key of path) at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return at;
}

const hasTemplate = (value: unknown): boolean => (JSON.stringify(value) ?? '').includes('{{');

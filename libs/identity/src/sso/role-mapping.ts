import type { Role } from '@patchbay/domain';
import type { Mapping } from './connection.js';

/** The role of the first rule that one of these values fits; null when none does. */
export function mappedRole(mapping: Pick<Mapping, 'roles'>, groups: string[]): Role | null {
  return mapping.roles.find(({ value }) => groups.includes(value))?.role ?? null;
}

/** What providers send for one or several values. */
export function textsOf(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one): one is string => typeof one === 'string' && one !== '').slice(0, 1_000);
}

import type { Role } from '@patchbay/domain';
import { rolePermissions } from '../permissions.js';
import type { Mapping } from './connection.js';

/** The role of the first rule that one of these values fits; null when none does. */
export function mappedRole(mapping: Pick<Mapping, 'roles'>, groups: string[]): Role | null {
  return mapping.roles.find(({ value }) => groups.includes(value))?.role ?? null;
}

/** Whether a role holds a permission that this one lacks: nobody grants more than they hold. */
export const exceeds = (own: Role, granted: Role): boolean =>
  rolePermissions[granted].some((permission) => !rolePermissions[own].includes(permission));

/** What providers send for one or several values. */
export function textsOf(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one): one is string => typeof one === 'string' && one !== '').slice(0, 1_000);
}

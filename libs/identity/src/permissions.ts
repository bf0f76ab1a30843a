import type { Role } from '@patchbay/domain';

/** Everything a route may ask for. The verb is part of the name: reading a run does not permit starting one. */
export const permissions = [
  'tickets:read',
  'tickets:write',
  'reports:read',
  'data:ingest',
  'jobs:read',
  'plugins:read',
  'plugins:manage',
  'workflows:read',
  'workflows:manage',
  'workflows:run',
  'queue:read',
  'queue:manage',
  'users:read',
  'users:manage',
  'tenant:read',
  'tenant:manage',
  'tenant:own',
  'privacy:manage',
  'audit:read',
  'self',
] as const;
export type Permission = (typeof permissions)[number];

const viewer: Permission[] = [
  'tickets:read',
  'reports:read',
  'jobs:read',
  'plugins:read',
  'workflows:read',
  'queue:read',
  'tenant:read',
  'self',
];
const agent: Permission[] = [...viewer, 'tickets:write'];
const manager: Permission[] = [...agent, 'users:read'];
const analyst: Permission[] = [...agent, 'data:ingest', 'workflows:manage', 'workflows:run'];

/** What each role may do. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  viewer,
  agent,
  manager,
  analyst,
  admin: permissions.filter((permission) => permission !== 'tenant:own'),
  owner: permissions,
};

/** What a person may do: a custom role, where there is one, replaces the built-in one. Words we no longer know are dropped. */
export function permissionsOf(role: Role, custom: readonly string[] | null): readonly Permission[] {
  if (custom === null) return rolePermissions[role];
  return permissions.filter((permission) => permission === 'self' || custom.includes(permission));
}

/** Anybody whose permissions are known: a caller, a person, an API key. */
export interface Holder {
  permissions: readonly Permission[];
}

export function may(holder: Holder, permission: Permission): boolean {
  return holder.permissions.includes(permission);
}

/** True when the holder has every one of these: nobody grants more than they hold. `self` is everybody's and no grant. */
export function covers(holder: Holder, wanted: readonly Permission[]): boolean {
  return wanted.every((permission) => permission === 'self' || may(holder, permission));
}

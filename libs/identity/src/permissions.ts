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
  'users:manage',
  'tenant:manage',
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
  'self',
];
const agent: Permission[] = [...viewer, 'tickets:write'];
const analyst: Permission[] = [...agent, 'data:ingest', 'workflows:manage', 'workflows:run'];

/** What each role may do. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  viewer,
  agent,
  analyst,
  admin: permissions,
};

export function may(role: Role, permission: Permission): boolean {
  return rolePermissions[role].includes(permission);
}

/** True when `role` may do everything that `other` may: nobody grants, or gets hold of, more than they have. */
export function covers(role: Role, other: Role): boolean {
  return rolePermissions[other].every((permission) => may(role, permission));
}

import { useQuery } from '@tanstack/react-query';
import { me, roleList } from '../../api/queries.js';
import { covers } from './covers.js';

/**
 * Does the signed-in person hold all that a role permits? Only then may they give it, or change who has it. Roles that
 * are not known (yet) count as covered: the hub has the last word.
 */
export function useCovered(): (role: string) => boolean {
  const held = useQuery(me).data?.permissions ?? [];
  const roles = useQuery({ ...roleList, enabled: held.includes('users:read') }).data?.items ?? [];
  return (id) => covers(held, roles.find((role) => role.id === id)?.permissions ?? []);
}

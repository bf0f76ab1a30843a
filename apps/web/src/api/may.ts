import { useQuery } from '@tanstack/react-query';
import { me } from './queries.js';

/** May the signed-in person do this? False until it is known. */
export function useMay(permission: string): boolean {
  const { data } = useQuery(me);
  return data?.permissions.includes(permission) ?? false;
}

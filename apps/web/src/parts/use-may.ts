import { useQuery } from '@tanstack/react-query';
import { me } from '../api/queries.js';

/** May the person who is signed in do this? False until it is known. */
export const useMay = (permission: string): boolean =>
  useQuery(me).data?.permissions.includes(permission) ?? false;

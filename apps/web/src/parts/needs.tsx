import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { me } from '../api/queries.js';
import { Loaded, NotYours } from './states.js';

/** What takes a permission: who has it sees the content, who has not reads why there is none. */
export function Needs({ permission, children }: { permission: string; children: ReactNode }) {
  return (
    <Loaded query={useQuery(me)}>
      {({ permissions }) => (permissions.includes(permission) ? children : <NotYours />)}
    </Loaded>
  );
}

import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMay } from '../../api/may.js';
import { me } from '../../api/queries.js';
import { Loading } from '../../parts/states.js';
import { roleWords } from '../../parts/role-words.js';

/** The forms, for those whose role may use them; everybody else reads why not and who can help. */
export function MayIngest({ children }: { children: ReactNode }) {
  const person = useQuery(me);
  const may = useMay('data:ingest');
  if (may) return children;
  if (person.isPending) return <Loading rows={3} height={48} />;
  return (
    <Alert color="gray" icon={<IconLock size={18} />} title="Your role may watch imports, but not start them">
      Importing changes the tickets of the whole organisation, so it is left to analysts and administrators.{' '}
      {person.data && `Your role is ${roleWords(person.data)}. `}An administrator can change that.
    </Alert>
  );
}

import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { sendForm } from '../../../api/client.js';
import type { Answer } from '../../../api/types.js';
import { jobs } from '../jobs/use-jobs.js';
import type { Draft } from './mapping.js';
import { MappingMemory } from './memory.js';

/** As long as the console is open; over a reload nobody would expect it. */
export const memory = new MappingMemory();

type Accepted = Answer<'/api/upload', 'post'>;

/** Sends the file; `share` tells how much of it has left, `stop` takes it back while it does. */
export function useUpload(file: File, done: (job: string) => void) {
  const cache = useQueryClient();
  const [share, setShare] = useState(0);
  const stopper = useRef<AbortController | null>(null);
  const upload = useMutation({
    mutationFn: ({ draft, source }: { draft: Draft; source: string }) => {
      stopper.current = new AbortController();
      setShare(0);
      const form = new FormData();
      form.append('source', source);
      form.append('mapping', JSON.stringify(draft));
      form.append('file', file);
      return sendForm<Accepted>('/api/upload', form, setShare, stopper.current.signal);
    },
    onSuccess: async ({ job_id }, { draft }) => {
      memory.keep(draft);
      const known = cache.getQueryData(jobs.queryKey)?.pages.flatMap(({ items }) => items) ?? [];
      if (known.some(({ id }) => id === job_id))
        notifications.show({
          title: 'This file has been imported before',
          message:
            'The same bytes with the same columns and source are the same import: nothing is stored twice.',
        });
      await cache.invalidateQueries({ queryKey: jobs.queryKey });
      done(job_id);
    },
  });
  const stopped = upload.error instanceof DOMException && upload.error.name === 'AbortError';
  return {
    send: upload.mutate,
    sending: upload.isPending,
    error: stopped ? null : upload.error,
    share,
    stop: () => stopper.current?.abort(),
  };
}

import { Button, Text, Title } from '@mantine/core';
import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import { queues } from '../../api/queries.js';
import type { Queues } from '../../api/types.js';
import { useMay } from '../../api/may.js';
import { ago, plural, wordsOf } from '../../parts/words.js';

type Letter = Queues['dead'][number];

/** Jobs that failed at every attempt: why, and another round for those who may. */
export function DeadLetters({ letters }: { letters: Letter[] }) {
  const may = useMay('queue:manage');
  const retry = useRetry();
  return (
    <div className="dead-letters">
      <Title order={3} fz="sm" fw={600} px="sm">
        {plural(letters.length, 'dead letter')}
      </Title>
      {!may && (
        <Text size="xs" c="dimmed" px="sm">
          Only administrators can retry them.
        </Text>
      )}
      <ul className="feed-list">
        {letters.map((letter) => (
          <li key={letter.id} className="dead-letter">
            <LetterWords letter={letter} />
            {may && (
              <Button
                variant="default"
                loading={retry.isPending && retry.variables === letter.id}
                onClick={() => retry.mutate(letter.id)}
              >
                Retry<span className="visually-hidden"> {wordsOf(letter.queue)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function LetterWords({ letter }: { letter: Letter }) {
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="sm">
        {wordsOf(letter.queue)}: gave up after {plural(letter.attempts, 'attempt')}, queued{' '}
        {ago(letter.created_at)}
      </Text>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {letter.last_error ?? 'No reason was recorded.'}
      </Text>
    </div>
  );
}

function useRetry() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (job: string) => ok(api.POST('/api/queue/dead/{job}/retry', { params: { path: { job } } })),
    onSuccess: () => toasts.show({ color: 'teal', message: 'The job gets another round of attempts.' }),
    onError: (error) => toasts.show({ color: 'red', title: 'Not retried', message: reasonOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queues.queryKey }),
  });
}

import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queues } from '../../api/queries.js';
import type { Queues } from '../../api/types.js';
import { Panel } from '../../parts/page.js';
import { Loaded } from '../../parts/states.js';
import { DeadLetters } from './dead-letters.js';
import { QueueTable } from './queue-table.js';

/** What waits, what runs, and what has given up. */
export function QueuePanel() {
  const query = useQuery(queues);
  return (
    <div id="queues">
      <Panel title="Queues" padded={false}>
        <Loaded query={query} rows={3}>
          {(data) => <QueueContent data={data} />}
        </Loaded>
      </Panel>
    </div>
  );
}

function QueueContent({ data }: { data: Queues }) {
  return (
    <>
      {data.queues.length === 0 ? (
        <Text size="sm" c="dimmed" px="sm" pb="sm">
          Nothing waits and nothing runs.
        </Text>
      ) : (
        <QueueTable rows={data.queues} />
      )}
      {data.dead.length > 0 && <DeadLetters letters={data.dead} />}
    </>
  );
}

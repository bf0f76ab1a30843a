import { Table } from '@mantine/core';
import type { Queues } from '../../api/types.js';
import { count, duration, wordsOf } from '../../parts/words.js';

export function QueueTable({ rows }: { rows: Queues['queues'] }) {
  return (
    <div className="scroll-x" role="region" tabIndex={0} aria-label="Queues">
      <Table horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Queue</Table.Th>
            <Table.Th ta="right">Waiting</Table.Th>
            <Table.Th ta="right">Running</Table.Th>
            <Table.Th ta="right">Dead letters</Table.Th>
            <Table.Th ta="right">Oldest waits</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.queue}>
              <Table.Td>{wordsOf(row.queue)}</Table.Td>
              <Table.Td ta="right">{count(row.ready)}</Table.Td>
              <Table.Td ta="right">{count(row.running)}</Table.Td>
              <Table.Td ta="right">{count(row.dead)}</Table.Td>
              <Table.Td ta="right">{row.ready === 0 ? '–' : duration(row.oldest_seconds)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

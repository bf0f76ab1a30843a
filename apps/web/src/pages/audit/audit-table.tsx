import { Button, Table, Text } from '@mantine/core';
import type { AuditEntry } from '../../api/types.js';
import { dateTime } from '../../parts/words.js';
import { actorWords, changeWords, targetWords } from './audit-words.js';

export function AuditTable(props: { items: AuditEntry[]; onShow: (seq: number) => void }) {
  return (
    <div className="scroll-x" role="region" tabIndex={0} aria-label="List of entries">
      <Table horizontalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {['When', 'Who', 'What', 'Of which thing', 'From where'].map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
            <Table.Th aria-label="Details" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.items.map((entry) => (
            <EntryRow key={entry.seq} entry={entry} onShow={() => props.onShow(entry.seq)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function EntryRow({ entry, onShow }: { entry: AuditEntry; onShow: () => void }) {
  const what = changeWords(entry.action);
  return (
    <Table.Tr h={30}>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <time dateTime={entry.at}>{dateTime(entry.at)}</time>
      </Table.Td>
      <Table.Td>{actorWords(entry.actor)}</Table.Td>
      <Table.Td>{what}</Table.Td>
      <Table.Td>
        <Text size="sm" lineClamp={1} title={entry.target.id ?? undefined}>
          {targetWords(entry.target)}
        </Text>
      </Table.Td>
      <Table.Td ff="monospace">{entry.ip}</Table.Td>
      <Table.Td ta="right">
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={`Details of entry ${entry.seq}: ${what}`}
          onClick={onShow}
        >
          Details
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

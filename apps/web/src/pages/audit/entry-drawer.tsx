import { Code, Drawer, Stack, Table, Text, Title } from '@mantine/core';
import type { AuditEntry } from '../../api/types.js';
import { dateTime } from '../../parts/words.js';
import { actorWords, changeWords, targetWords, valueWords } from './audit-words.js';

/** One entry whole: what every field was before and after, and what it is chained to. */
export function EntryDrawer({ entry, onClose }: { entry: AuditEntry | undefined; onClose: () => void }) {
  return (
    <Drawer
      opened={entry !== undefined}
      onClose={onClose}
      size="min(640px, 100%)"
      title={entry ? changeWords(entry.action) : 'Entry'}
      closeButtonProps={{ 'aria-label': 'Close the entry' }}
    >
      {entry && (
        <Stack gap="md">
          <Facts entry={entry} />
          <Changes changes={entry.changes} />
        </Stack>
      )}
    </Drawer>
  );
}

function Facts({ entry }: { entry: AuditEntry }) {
  const { seq, at, actor, target, ip, user_agent, request_id, hash, prev_hash } = entry;
  const facts = [
    ['Number', String(seq)],
    ['When', dateTime(at)],
    ['Who', actorWords(actor)],
    ['Of which thing', [targetWords(target), target.id].filter(Boolean).join(' · ')],
    ['From where', [ip, user_agent].filter(Boolean).join(' · ')],
    ['Request', request_id],
    ['Hash', hash],
    ['Hash before', prev_hash],
  ] as const;
  return (
    <Table variant="vertical" withTableBorder={false} aria-label="The entry">
      <Table.Tbody>
        {facts.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w={120}>{name}</Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              {value === '' || value === null ? '–' : value}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Changes({ changes }: Pick<AuditEntry, 'changes'>) {
  const fields = Object.entries(changes);
  if (fields.length === 0)
    return (
      <Text size="sm" c="dimmed">
        The entry names no field: the change is all that its name says.
      </Text>
    );
  return (
    <section aria-label="Fields before and after">
      <Title order={3}>Before and after</Title>
      {fields.map(([field, { from, to }]) => (
        <div key={field}>
          <Text fw={600} size="sm" mt="xs">
            {field}
          </Text>
          <Value sign="−" label={`${field} before`} value={from} />
          <Value sign="+" label={`${field} after`} value={to} />
        </div>
      ))}
    </section>
  );
}

function Value({ sign, label, value }: { sign: string; label: string; value: unknown }) {
  return (
    <Code block mt={2} aria-label={label} c={value === undefined ? 'dimmed' : undefined}>
      {`${sign} ${valueWords(value)}`}
    </Code>
  );
}

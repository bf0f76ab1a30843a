import { Group, Stack, Text } from '@mantine/core';
import type { TicketDetail } from '../../../api/types.js';
import { Panel } from '../../../parts/page.js';
import { ago } from '../../../parts/words.js';
import { verdictsOf } from './evidence.js';
import { Score } from './score.js';

/** What the models said about the ticket, each answer with its reasons. */
export function Scores({ ticket }: { ticket: TicketDetail }) {
  const verdicts = verdictsOf(ticket.signals);
  return (
    <Panel title="What the models say">
      {verdicts.length === 0 ? (
        <Text size="sm" c="dimmed">
          Not analysed yet. Scores appear a moment after a ticket has arrived; a large import takes longer.
        </Text>
      ) : (
        <Stack gap={2}>
          {verdicts.map((verdict) => (
            <Score key={verdict.key} verdict={verdict} />
          ))}
          <Group gap="md" mt={4}>
            {ticket.analyses.map(({ name, model_version, created_at }) => (
              <Text key={name} size="xs" c="dimmed">
                {name}: model {model_version}, {ago(created_at)}
              </Text>
            ))}
          </Group>
        </Stack>
      )}
    </Panel>
  );
}

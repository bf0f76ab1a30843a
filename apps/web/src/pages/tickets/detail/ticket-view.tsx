import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { TicketDetail } from '../../../api/types.js';
import { ago, dateTime, wordsOf } from '../../../parts/words.js';
import { labelOf } from '../list/rows.js';
import { ChannelFacts } from './channel-facts.js';
import { Conversation } from './conversation-view.js';
import { EditBar } from './edit-bar.js';
import { Scores } from './scores.js';
import { TicketRuns } from './ticket-runs.js';
import { Timeline } from './timeline-view.js';

/** Everything about one ticket. */
export function TicketView({ ticket }: { ticket: TicketDetail }) {
  return (
    <Stack gap="md" pb="xl">
      <div>
        <Title order={3} fz="lg" lh={1.4}>
          {ticket.subject || 'No subject'}
        </Title>
        <Text size="sm" c="dimmed">
          {[labelOf(ticket), wordsOf(ticket.source), requesterOf(ticket), ticket.account]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        <Text size="sm" c="dimmed">
          Created <time title={dateTime(ticket.created_at)}>{ago(ticket.created_at)}</time>, last changed{' '}
          <time title={dateTime(ticket.updated_at)}>{ago(ticket.updated_at)}</time>
        </Text>
        {ticket.tags.length > 0 && (
          <Group gap={4} mt={4} aria-label="Tags">
            {ticket.tags.map((tag) => (
              <Badge key={tag} color="gray">
                {tag}
              </Badge>
            ))}
          </Group>
        )}
      </div>
      <EditBar ticket={ticket} />
      <Scores ticket={ticket} />
      <Conversation ticket={ticket} />
      <TicketRuns id={ticket.id} />
      <Timeline entries={ticket.timeline} />
      <ChannelFacts metadata={ticket.metadata} />
    </Stack>
  );
}

function requesterOf({ requester: { name, email } }: TicketDetail): string | null {
  return name && email ? `${name} <${email}>` : (name ?? email);
}

import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { workflows } from '../../../api/queries.js';
import type { Connection } from '../../../api/types.js';
import { TextLink } from '../../../parts/text-link.js';
import { disconnect, useChange } from '../mutations.js';
import { useMarketplace } from '../use-marketplace.js';
import { workflowsUsing } from '../users.js';
import { Section } from './section.js';

/** Names who would miss the account before it goes. */
export function Disconnect(props: { connection: Connection; all: Connection[]; may: boolean }) {
  const { connection } = props;
  const { go } = useMarketplace();
  const [asked, setAsked] = useState(false);
  const remove = useChange(disconnect, {
    next: () => go({ connection: undefined, tab: undefined }, true),
  });
  return (
    <Section title={`Disconnect ${connection.label}`}>
      <Text size="sm" c="dimmed">
        Its credentials and call log are deleted here. Tickets that came from it stay.
      </Text>
      <Users connection={connection} all={props.all} />
      <Group gap="xs">
        {!asked && (
          <Button variant="default" disabled={!props.may} onClick={() => setAsked(true)}>
            Disconnect ...
          </Button>
        )}
        {asked && (
          <>
            <Button
              color="red"
              autoFocus
              loading={remove.isPending}
              onClick={() => remove.mutate(connection.id)}
            >
              Disconnect {connection.label}
            </Button>
            <Button variant="default" onClick={() => setAsked(false)}>
              Keep it
            </Button>
          </>
        )}
      </Group>
    </Section>
  );
}

function Users({ connection, all }: { connection: Connection; all: Connection[] }) {
  const { data } = useQuery(workflows);
  if (data === undefined) return null;
  const users = workflowsUsing(connection, data.items, all);
  if (users.length === 0) return <Text size="sm">No workflow uses it.</Text>;
  return (
    <Text size="sm">
      {users.length === 1 ? 'This workflow uses it: ' : 'These workflows use it: '}
      {users.map(({ id, name }, i) => (
        <span key={id}>
          {i > 0 && ', '}
          <TextLink to="/workflows" search={{ workflow: id }} size="sm" underline="always">
            {name}
          </TextLink>
        </span>
      ))}
      . Their actions will fail.
    </Text>
  );
}

import { Button, Text } from '@mantine/core';
import type { Connection } from '../../../api/types.js';
import { changeConnection, useChange } from '../mutations.js';
import { Section } from './section.js';

export function PauseSwitch({ connection, may }: { connection: Connection; may: boolean }) {
  const change = useChange(changeConnection);
  const { id, paused, label } = connection;
  return (
    <Section title={paused ? `${label} is paused` : `Pause ${label}`}>
      <Text size="sm" c="dimmed">
        {paused
          ? 'Nothing is fetched or sent. When it goes on, it catches up from where it stopped.'
          : 'Nothing is fetched or sent until it goes on; then it catches up from where it stopped.'}
      </Text>
      <div>
        <Button
          variant="default"
          disabled={!may}
          loading={change.isPending}
          onClick={() => change.mutate({ id, paused: !paused })}
        >
          {paused ? 'Resume' : 'Pause'}
        </Button>
      </div>
    </Section>
  );
}

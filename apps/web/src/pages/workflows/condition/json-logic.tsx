import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { checkJsonLogic } from './check-json-logic.js';

/** The condition as text. It is checked while one types, by the same code as in the hub. */
export function JsonLogic(props: { text: string; onChange: (text: string) => void; onRows: () => void }) {
  const { problem, drawable } = checkJsonLogic(props.text);
  return (
    <Stack gap="xs">
      <Textarea
        size="xs"
        label="JSON Logic"
        description='Speaks of the ticket, e.g. {"var": "sentiment_score"}. true = always.'
        autosize
        minRows={5}
        maxRows={20}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={props.text}
        error={problem}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button variant="default" disabled={!drawable} onClick={props.onRows}>
          Back to rows
        </Button>
        {!drawable && problem === null && (
          <Text size="xs" c="dimmed">
            Rows cannot draw this rule. It works all the same.
          </Text>
        )}
      </Group>
    </Stack>
  );
}

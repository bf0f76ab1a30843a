import { Alert, Button, CopyButton, Group, Stack, Text } from '@mantine/core';

/** Shown once: afterwards not even the hub knows it. */
export function NewKey({ apiKey, onDone }: { apiKey: string; onDone: () => void }) {
  const example = `curl -H "Authorization: Bearer $KEY" ${window.location.origin}/api/tickets`;
  return (
    <Stack gap="sm">
      <Alert color="yellow" title="Keep it now">
        This is the only time it is shown. Whoever has it can do what it may.
      </Alert>
      <div className="code" role="group" aria-label="The new key" tabIndex={0}>
        {apiKey}
      </div>
      <Group gap="xs">
        <CopyButton value={apiKey}>
          {({ copied, copy }) => (
            <Button data-autofocus onClick={copy}>
              {copied ? 'Copied' : 'Copy the key'}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onDone}>
          I have kept it
        </Button>
      </Group>
      <Text size="sm">
        A program sends it in a header, never in the address, where it would end up in logs and is refused:
      </Text>
      <div className="code" role="group" aria-label="How to use it" tabIndex={0}>
        {example}
      </div>
    </Stack>
  );
}

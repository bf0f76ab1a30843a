import { Alert, Button, Code, CopyButton, Group, SimpleGrid } from '@mantine/core';

/** Shown once: afterwards not even the hub knows them. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <>
      <Alert color="yellow" title="Keep these recovery codes" mb="sm">
        Each of them signs you in once when you do not have your app. They are not shown again.
      </Alert>
      <SimpleGrid cols={2} spacing="xs" verticalSpacing={4} role="list" aria-label="Recovery codes">
        {codes.map((code) => (
          <Code key={code} role="listitem">
            {code}
          </Code>
        ))}
      </SimpleGrid>
      <Group mt="md">
        <Button onClick={onDone}>I have kept them</Button>
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy all'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </>
  );
}

import { Box, Text } from '@mantine/core';

/** A value as it was sent or answered. */
export function Payload({ title, value }: { title: string; value: unknown }) {
  return (
    <div>
      <Text size="xs" fw={600}>
        {title}
      </Text>
      <Box component="pre" className="code" tabIndex={0} role="group" aria-label={title} m={0}>
        {JSON.stringify(value, null, 2)}
      </Box>
    </div>
  );
}

import { Box, Group, Paper, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** A page before the sign-in: one card in the middle. */
export function DoorPage({ title, wide, children }: { title: string; wide?: boolean; children: ReactNode }) {
  useDocumentTitle(`${title} · Patchbay`);
  return (
    <Box component="main" id="main" p="md" mih="100vh" className="door">
      <Paper withBorder className="panel" p="lg" w="100%" maw={wide ? 620 : 380}>
        <Group gap={8} mb="md">
          <img src="/mark.svg" width={20} height={20} alt="" />
          <Text fw={650} size="md">
            Patchbay
          </Text>
        </Group>
        <Title order={1} mb="sm">
          {title}
        </Title>
        {children}
      </Paper>
    </Box>
  );
}

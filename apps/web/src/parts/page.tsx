import { Box, Group, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** Title row of a page with its actions at the right. */
export function Page(props: {
  title: string;
  note?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useDocumentTitle(`${props.title} · Patchbay`);
  return (
    <Box p="md" component="main" id="main" tabIndex={-1} style={{ outline: 'none' }}>
      <Group justify="space-between" mb="sm" gap="xs">
        <div>
          <Group gap="xs">
            <Title order={1}>{props.title}</Title>
            {props.badge}
          </Group>
          {props.note && (
            <Text c="dimmed" size="sm">
              {props.note}
            </Text>
          )}
        </div>
        <Group gap="xs">{props.actions}</Group>
      </Group>
      {props.children}
    </Box>
  );
}

/** A titled box. */
export function Panel(props: { title: string; aside?: ReactNode; padded?: boolean; children: ReactNode }) {
  return (
    <section className="panel" aria-label={props.title}>
      <Group className="panel-head" justify="space-between" wrap="nowrap">
        <Title order={2}>{props.title}</Title>
        {props.aside}
      </Group>
      <Box px={props.padded === false ? 0 : 'sm'} pb={props.padded === false ? 0 : 'sm'}>
        {props.children}
      </Box>
    </section>
  );
}

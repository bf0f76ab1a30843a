import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A titled part of the drawer. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={4} component="section" aria-label={title}>
      <Title order={3} fz="sm" fw={600}>
        {title}
      </Title>
      {children}
    </Stack>
  );
}

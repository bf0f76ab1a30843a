import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import './item-list.css';

/** Things under each other: a list, because on a phone a table of these would have to be pushed to and fro. */
export function ItemList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="item-list" aria-label={label}>
      {children}
    </ul>
  );
}

/** One thing: what it is, what there is to know about it, and what can be done. */
export function Item(props: { title: ReactNode; facts: string[]; more?: string; action?: ReactNode }) {
  return (
    <li>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <Group gap="xs">{props.title}</Group>
          {props.more && <Text size="sm">{props.more}</Text>}
          <Text size="sm" c="dimmed">
            {props.facts.join(' · ')}
          </Text>
        </div>
        {props.action && <div style={{ flex: 'none' }}>{props.action}</div>}
      </Group>
    </li>
  );
}

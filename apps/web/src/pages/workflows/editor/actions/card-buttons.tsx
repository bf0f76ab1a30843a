import { ActionIcon, Group } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { DraftAction } from '../draft.js';
import { useEditorState } from '../editor-context.js';

export function CardButtons({ action, index }: { action: DraftAction; index: number }) {
  const { draft, change } = useEditorState();
  const { key } = action;
  const common = { variant: 'subtle', color: 'gray', size: 28 } as const;
  return (
    <Group gap={2} wrap="nowrap">
      <ActionIcon
        {...common}
        aria-label={`Move action ${index + 1} up`}
        disabled={index === 0}
        onClick={() => change({ do: 'move', key, by: -1 })}
      >
        <IconArrowUp size={15} />
      </ActionIcon>
      <ActionIcon
        {...common}
        aria-label={`Move action ${index + 1} down`}
        disabled={index === draft.actions.length - 1}
        onClick={() => change({ do: 'move', key, by: 1 })}
      >
        <IconArrowDown size={15} />
      </ActionIcon>
      <ActionIcon
        {...common}
        aria-label={`Remove action ${index + 1}`}
        onClick={() => change({ do: 'remove', key })}
      >
        <IconTrash size={15} />
      </ActionIcon>
    </Group>
  );
}

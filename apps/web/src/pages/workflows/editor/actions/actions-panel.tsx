import { Stack, Text } from '@mantine/core';
import { Panel } from '../../../../parts/page.js';
import { useEditorState } from '../editor-context.js';
import { messageAt } from '../message-at.js';
import { ActionCard } from './action-card.js';
import { AddAction } from './add-action.js';

/** What the workflow does, in this order. */
export function ActionsPanel() {
  const { draft, told } = useEditorState();
  const message = messageAt(told, 'actions');
  return (
    <Panel title="Then">
      <Stack gap="xs">
        {message && (
          <Text size="sm" c="var(--danger)" role="alert">
            It {message}
          </Text>
        )}
        <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
          {draft.actions.map((action, i) => (
            <ActionCard key={action.key} action={action} index={i} />
          ))}
        </Stack>
        <AddAction />
      </Stack>
    </Panel>
  );
}

import { Button, Group, Modal, Stack, Switch, Text } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useWorkflows } from '../use-workflows.js';
import { useEditorState } from './editor-context.js';

export function EditorButtons({ may }: { may: boolean }) {
  const { id, draft, change, save, saving } = useEditorState();
  const { close } = useWorkflows();
  return (
    <Group gap="xs">
      <Button variant="default" leftSection={<IconArrowLeft size={15} />} onClick={close}>
        All workflows
      </Button>
      <Switch
        size="sm"
        py={4}
        w={74}
        label={draft.enabled ? 'On' : 'Off'}
        disabled={!may}
        checked={draft.enabled}
        onChange={(event) => change({ do: 'set', part: { enabled: event.currentTarget.checked } })}
      />
      {id !== null && <Delete may={may} />}
      <Button disabled={!may} loading={saving} onClick={save}>
        {id === null ? 'Create' : 'Save'}
      </Button>
    </Group>
  );
}

function Delete({ may }: { may: boolean }) {
  const { draft, remove, removing } = useEditorState();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button variant="default" disabled={!may} onClick={() => setAsked(true)}>
        Delete
      </Button>
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={`Delete "${draft.name}"?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack gap="sm">
          <Text size="sm">Its run log goes with it. What it has done stays done. This cannot be undone.</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" data-autofocus onClick={() => setAsked(false)}>
              Keep it
            </Button>
            <Button color="red" loading={removing} onClick={remove}>
              Delete workflow
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

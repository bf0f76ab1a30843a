import { Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { Panel } from '../../../parts/page.js';
import { triggers } from '../workflow-words.js';
import { nameId } from './element-for.js';
import { useEditorState } from './editor-context.js';
import { messageAt } from './message-at.js';

/** The name, and what starts the workflow. */
export function StartPanel() {
  const { draft, change, told } = useEditorState();
  const { trigger } = draft;
  return (
    <Panel title="When">
      <Stack gap="xs">
        <TextInput
          id={nameId}
          size="xs"
          label="Name"
          withAsterisk
          maxLength={200}
          value={draft.name}
          error={messageAt(told, 'name')}
          onChange={(event) => change({ do: 'set', part: { name: event.currentTarget.value } })}
        />
        <Select
          size="xs"
          label="It starts when"
          description={triggers.find(({ value }) => value === trigger.event)?.hint}
          data={triggers.map(({ value, label }) => ({ value, label }))}
          allowDeselect={false}
          value={trigger.event}
          onChange={(event) => event && change({ do: 'set', part: { trigger: { ...trigger, event } } })}
        />
        <Checkbox
          size="sm"
          py={4}
          label="Also for imported tickets"
          description="File imports, and what was there before an account was connected, are history: a workflow leaves them alone unless you ask for them."
          checked={trigger.include_imports}
          onChange={(event) =>
            change({
              do: 'set',
              part: { trigger: { ...trigger, include_imports: event.currentTarget.checked } },
            })
          }
        />
      </Stack>
    </Panel>
  );
}

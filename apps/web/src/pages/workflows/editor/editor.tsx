import { Alert, Stack } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../../api/may.js';
import type { ActionOffer } from '../../../api/types.js';
import { Page } from '../../../parts/page.js';
import { DryRunPanel } from '../dry-run/dry-run-panel.js';
import { whenWords } from '../workflow-words.js';
import { ActionsPanel } from './actions/actions-panel.js';
import { ConditionPanel } from './condition-panel.js';
import { draftOf, ruleOf, type WorkflowInput } from './draft.js';
import { EditorButtons } from './editor-buttons.js';
import { EditorContext } from './editor-context.js';
import { LeaveGuard } from './leave-guard.js';
import { newKey } from './new-key.js';
import { StartPanel } from './start-panel.js';
import { useEditor, type EditorState } from './use-editor.js';

/** One workflow: what starts it, when it runs, what it does, and what it would do with a ticket. */
export function Editor(props: { id: string | null; start: WorkflowInput; offers: ActionOffer[] }) {
  const may = useMay('workflows:manage');
  const [start] = useState(() => draftOf(props.start, props.offers, newKey));
  const editor = useEditor(props.id, start, props.offers);
  const { draft } = editor;
  const rule = ruleOf(draft.condition);
  return (
    <EditorContext.Provider value={editor}>
      <Page
        title={draft.name.trim() || 'New workflow'}
        note={rule === undefined ? undefined : whenWords({ trigger: draft.trigger, condition: rule })}
        actions={<EditorButtons may={may} />}
      >
        <Notes editor={editor} may={may} />
        <div className="editor-columns">
          <fieldset disabled={!may} className="bare-fieldset">
            <Stack gap="sm">
              <StartPanel />
              <ConditionPanel />
              <ActionsPanel />
            </Stack>
          </fieldset>
          <div className="editor-side">
            <DryRunPanel />
          </div>
        </div>
        <LeaveGuard isDirty={editor.isDirty} />
      </Page>
    </EditorContext.Provider>
  );
}

function Notes({ editor, may }: { editor: EditorState; may: boolean }) {
  const general = editor.told.filter(({ path }) => path === '' || path.startsWith('trigger'));
  return (
    <Stack gap="xs" mb={general.length > 0 || !may ? 'sm' : 0}>
      {!may && (
        <Alert color="gray" icon={<IconLock size={18} />} title="You can look, not change">
          Only administrators and analysts change workflows.
        </Alert>
      )}
      {general.map(({ message }) => (
        <Alert key={message} role="alert" color="red" icon={<IconAlertTriangle size={18} />}>
          {message}
        </Alert>
      ))}
    </Stack>
  );
}

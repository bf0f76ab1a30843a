import { Select } from '@mantine/core';
import type { ActionOffer } from '../../../../api/types.js';
import { focusOn } from '../../../../forms/form-context.js';
import { wordsOf } from '../../../../parts/words.js';
import { actionFields, newAction } from '../draft.js';
import { actionFormId, addActionId } from '../element-for.js';
import { useEditorState } from '../editor-context.js';
import { newKey } from '../new-key.js';

/** Everything a workflow can do, by who does it. */
export function AddAction() {
  const { offers, change } = useEditorState();
  const add = (type: string): void => {
    const key = newKey();
    change({ do: 'add', action: newAction(type, offers, key) });
    focusOn(actionFormId(key), actionFields(type, offers)?.[0]?.path ?? null);
  };
  return (
    <Select
      id={addActionId}
      size="xs"
      maw={320}
      aria-label="Add an action"
      placeholder="Add an action"
      searchable
      data={groupsOf(offers)}
      value={null}
      onChange={(type) => type !== null && add(type)}
    />
  );
}

function groupsOf(offers: ActionOffer[]): { group: string; items: { value: string; label: string }[] }[] {
  const names = [...new Set(offers.map(({ plugin }) => plugin))];
  return names.map((name) => ({
    group: name === null ? 'In the hub' : wordsOf(name),
    items: offers
      .filter(({ plugin }) => plugin === name)
      .map(({ type, title }) => ({ value: type, label: title })),
  }));
}

import { Text } from '@mantine/core';
import { Panel } from '../../../parts/page.js';
import { ConditionRows } from '../condition/condition-rows.js';
import { JsonLogic } from '../condition/json-logic.js';
import { RawRule } from '../condition/raw-rule.js';
import { conditionOf, ruleOf, type DraftCondition } from './draft.js';
import { conditionId } from './element-for.js';
import { useEditorState } from './editor-context.js';
import { messageAt } from './message-at.js';

/** When the workflow runs: rows while rows can draw it, JSON Logic otherwise. */
export function ConditionPanel() {
  const { draft, change, told } = useEditorState();
  const { condition } = draft;
  const set = (next: DraftCondition): void => change({ do: 'set', part: { condition: next } });
  const message = messageAt(told, 'condition', true);
  return (
    <Panel title="If">
      <div id={conditionId} tabIndex={-1} style={{ outline: 'none' }}>
        {message && (
          <Text size="sm" c="var(--danger)" role="alert" mb={6}>
            The condition {message}
          </Text>
        )}
        {condition.as === 'rows' ? (
          <>
            <ConditionRows
              tree={condition.tree}
              showMissing={message !== undefined}
              onChange={(tree) => set({ as: 'rows', tree })}
            />
            <RawRule rule={ruleOf(condition) ?? true} onEdit={(text) => set({ as: 'json', text })} />
          </>
        ) : (
          <JsonLogic
            text={condition.text}
            onChange={(text) => set({ as: 'json', text })}
            onRows={() => set(conditionOf(ruleOf(condition) ?? true))}
          />
        )}
      </div>
    </Panel>
  );
}

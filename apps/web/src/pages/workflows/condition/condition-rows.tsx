import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { ConditionRow } from './condition-row.js';
import { JoinControl } from './join-control.js';
import { addGroup, addRow, removeRow, replaceRow, setJoin, unfinished, type Place } from './tree-edit.js';
import { isGroup, type Group as RowGroup, type Tree } from './tree.js';

interface Props {
  tree: Tree;
  showMissing: boolean;
  onChange: (tree: Tree) => void;
}

/** The condition as rows, one level of groups deep. */
export function ConditionRows(props: Props) {
  const { tree, onChange } = props;
  return (
    <Stack gap="xs">
      {tree.items.length === 0 && (
        <Text size="sm" c="dimmed">
          No condition: it runs for every ticket.
        </Text>
      )}
      {tree.items.length > 1 && (
        <JoinControl
          label="How the rows go together"
          value={tree.join}
          onChange={(join) => onChange(setJoin(tree, join))}
        />
      )}
      {tree.items.map((item, i) =>
        isGroup(item) ? (
          <GroupRows key={i} {...props} group={item} index={i} />
        ) : (
          <PlacedRow key={i} {...props} place={[i]} />
        ),
      )}
      <Group gap="xs">
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => onChange(addRow(tree))}>
          Add a row
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange(addGroup(tree))}
        >
          Add a group
        </Button>
      </Group>
    </Stack>
  );
}

function GroupRows({ group, index, ...props }: Props & { group: RowGroup; index: number }) {
  const { tree, onChange } = props;
  return (
    <Stack gap="xs" className="condition-group" role="group" aria-label={`Group ${index + 1}`}>
      <JoinControl
        label={`How the rows of group ${index + 1} go together`}
        value={group.join}
        onChange={(join) => onChange(setJoin(tree, join, index))}
      />
      {group.rows.map((_row, j) => (
        <PlacedRow key={j} {...props} place={[index, j]} />
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange(addRow(tree, index))}
        >
          Add a row to the group
        </Button>
      </div>
    </Stack>
  );
}

function PlacedRow({ tree, showMissing, onChange, place }: Props & { place: Place }) {
  const item = tree.items[place[0]];
  const row = item && isGroup(item) ? item.rows[place[1] ?? 0] : item;
  if (row === undefined) return null;
  return (
    <ConditionRow
      row={row}
      name={place.map((n) => n + 1).join('.')}
      error={showMissing ? unfinished(tree)[place.join('.')] : undefined}
      onChange={(next) => onChange(replaceRow(tree, place, next))}
      onRemove={() => onChange(removeRow(tree, place))}
    />
  );
}

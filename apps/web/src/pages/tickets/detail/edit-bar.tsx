import { Autocomplete, NativeSelect, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useMay } from '../../../api/may.js';
import { assignees } from '../../../api/queries.js';
import type { TicketDetail } from '../../../api/types.js';
import { wordsOf } from '../../../parts/words.js';
import { priorities, statuses } from './choices.js';
import { useChange, type Change } from './use-change.js';

const options = (values: readonly string[]) => values.map((value) => ({ value, label: wordsOf(value) }));

/** Status, priority and assignee; a role that may only read sees why they are locked. */
export function EditBar({ ticket }: { ticket: TicketDetail }) {
  const may = useMay('tickets:write');
  const change = useChange(ticket.id);
  return (
    <section aria-label="Status, priority and assignee">
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs">
        <NativeSelect
          label="Status"
          size="xs"
          disabled={!may}
          data={options(statuses)}
          value={ticket.status}
          onChange={(event) => change.mutate({ status: event.currentTarget.value as Change['status'] })}
        />
        <NativeSelect
          label="Priority"
          size="xs"
          disabled={!may}
          data={options(priorities)}
          value={ticket.priority}
          onChange={(event) => change.mutate({ priority: event.currentTarget.value as Change['priority'] })}
        />
        <Assignee
          value={ticket.assignee}
          disabled={!may}
          change={(assignee) => change.mutate({ assignee })}
        />
      </SimpleGrid>
      {!may && (
        <Text size="xs" c="dimmed" mt={4}>
          Your role may read tickets but not change them. An administrator can give you the role Agent.
        </Text>
      )}
    </section>
  );
}

interface AssigneeProps {
  value: string | null;
  disabled: boolean;
  change: (assignee: string | null) => void;
}

/** A colleague, or any name the channel knows; saved when the field is left or a name is picked. */
function Assignee({ value, disabled, change }: AssigneeProps) {
  const [text, setText] = useState(value ?? '');
  useEffect(() => setText(value ?? ''), [value]);
  const names = useQuery({ ...assignees, enabled: !disabled }).data?.items.map(({ name }) => name) ?? [];
  const save = (wanted: string): void => {
    const assignee = wanted.trim() || null;
    if (assignee !== value) change(assignee);
  };
  return (
    <Autocomplete
      label="Assignee"
      size="xs"
      placeholder="Nobody"
      disabled={disabled}
      data={[...new Set(names)]}
      value={text}
      maxLength={500}
      onChange={setText}
      onOptionSubmit={save}
      onBlur={() => save(text)}
      onKeyDown={(event) => event.key === 'Enter' && save(text)}
    />
  );
}

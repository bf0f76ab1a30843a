import { ActionIcon, Select } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { conditionFields, fieldAt, titleOf } from './condition-fields.js';
import { operators, operatorsOf } from './operators.js';
import { ValueInput } from './value-input.js';
import { withField, withOperator } from './tree-edit.js';
import type { Row } from './tree.js';

interface Props {
  row: Row;
  /** "2" or "2.1", for people who hear the form. */
  name: string;
  error: string | undefined;
  onChange: (row: Row) => void;
  onRemove: () => void;
}

/** One comparison: a field of the ticket, how, and with what. */
export function ConditionRow({ row, name, error, onChange, onRemove }: Props) {
  return (
    <div className="condition-row" role="group" aria-label={`Row ${name}`}>
      <Select
        size="xs"
        aria-label="Field"
        searchable
        allowDeselect={false}
        data={fieldOptions(row.path)}
        value={row.path}
        onChange={(path) => path !== null && onChange(withField(row, path))}
      />
      <Select
        size="xs"
        aria-label="Comparison"
        allowDeselect={false}
        data={operatorsOf[row.kind].map((op) => ({ value: op, label: operators[op].words }))}
        value={row.op}
        onChange={(op) => op !== null && onChange(withOperator(row, op))}
      />
      <ValueInput row={row} error={error} onChange={(values) => onChange({ ...row, values })} />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={`Remove row ${name}`}
        onClick={onRemove}
      >
        <IconTrash size={15} />
      </ActionIcon>
    </div>
  );
}

/** The known fields, and the one of this row when it is none of them. */
function fieldOptions(path: string): { value: string; label: string }[] {
  const known = conditionFields.map((field) => ({ value: field.path, label: field.title }));
  if (known.some(({ value }) => value === path)) return known;
  return [...known, { value: path, label: fieldAt(path) ? `${titleOf(path)} (${path})` : path }];
}

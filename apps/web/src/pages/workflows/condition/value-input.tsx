import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { wordsOf } from '../../../parts/words.js';
import { fieldAt } from './condition-fields.js';
import { operators } from './operators.js';
import type { Row } from './tree.js';

interface Props {
  row: Row;
  error: string | undefined;
  onChange: (values: string[]) => void;
}

/** What a field is compared with: one of its values, a number, a text, several, or nothing. */
export function ValueInput({ row, error, onChange }: Props) {
  const { values } = operators[row.op];
  const options = optionsOf(row);
  const common = { size: 'xs', 'aria-label': 'Value', error } as const;
  if (values === 'none') return <span />;
  if (values === 'many')
    return options.length > 0 ? (
      <MultiSelect {...common} data={options} value={row.values} onChange={onChange} />
    ) : (
      <TagsInput {...common} placeholder="Enter after each" value={row.values} onChange={onChange} />
    );
  const value = row.values[0] ?? '';
  if (row.kind === 'number')
    return <NumberInput {...common} step={0.1} value={value} onChange={(next) => onChange([String(next)])} />;
  if (options.length > 0)
    return (
      <Select
        {...common}
        searchable
        allowDeselect={false}
        data={options}
        value={value === '' ? null : value}
        onChange={(next) => onChange([next ?? ''])}
      />
    );
  return <TextInput {...common} value={value} onChange={(event) => onChange([event.currentTarget.value])} />;
}

/** A value that is stored and not among the known ones stays choosable. */
function optionsOf({ path, values }: Row): { value: string; label: string }[] {
  const known = fieldAt(path)?.options ?? [];
  if (known.length === 0) return [];
  const all = new Set([...known, ...values.filter((value) => value !== '')]);
  return [...all].map((value) => ({ value, label: wordsOf(value) }));
}

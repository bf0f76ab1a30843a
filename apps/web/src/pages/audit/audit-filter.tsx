import { Button, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { AuditSearch } from './audit.search.js';
import { isFiltered } from './filter.js';

const words = [
  { name: 'text', label: 'Search', placeholder: 'Anything in an entry', type: 'search' },
  { name: 'actor', label: 'Who', placeholder: 'ann@acme.example', type: 'text' },
  { name: 'action', label: 'What', placeholder: 'workflow.update or workflow.', type: 'text' },
  { name: 'target', label: 'Of which thing', placeholder: 'Type, id or name', type: 'text' },
] as const;
const days = [
  { name: 'from', label: 'From', type: 'date' },
  { name: 'to', label: 'To', type: 'date' },
] as const;
type Values = Record<(typeof words | typeof days)[number]['name'], string>;

/** Filters by who, what and when; the address keeps them. */
export function AuditFilter(props: { search: AuditSearch; onChange: (next: AuditSearch) => void }) {
  const { entry: _entry, ...search } = props.search;
  const blank: Values = { text: '', actor: '', action: '', target: '', from: '', to: '' };
  const form = useForm<Values>({ initialValues: { ...blank, ...search } });
  return (
    <form
      role="search"
      aria-label="Entries of the audit log"
      onSubmit={form.onSubmit((values) => props.onChange(given(values)))}
    >
      <Group gap="xs" align="end" mb="sm">
        {words.map(({ name, ...field }) => (
          <TextInput
            key={name}
            {...field}
            maw={220}
            style={{ flex: '1 1 130px' }}
            {...form.getInputProps(name)}
          />
        ))}
        <Group gap="xs" wrap="nowrap">
          {days.map(({ name, ...field }) => (
            <TextInput key={name} {...field} w={140} {...form.getInputProps(name)} />
          ))}
        </Group>
        <Button type="submit" variant="default">
          Filter
        </Button>
        {isFiltered(search) && (
          <Button variant="subtle" onClick={() => props.onChange({})}>
            Show all
          </Button>
        )}
      </Group>
    </form>
  );
}

const given = (values: Values): AuditSearch =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));

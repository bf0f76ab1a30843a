import { MultiSelect, NumberInput, Select, Switch, TagsInput, Textarea } from '@mantine/core';
import type { FieldOf } from '../field.js';
import { useInput } from './use-input.js';

type Props<K extends Parameters<typeof useInput>[0]['kind'], V> = {
  field: FieldOf<K>;
  value: V;
  onChange: (value: V) => void;
};

export function NumberField({ field, value, onChange }: Props<'number', number | string>) {
  return (
    <NumberInput
      {...useInput(field)}
      styles={{ wrapper: { maxWidth: 220 } }}
      allowDecimal={!field.integer}
      min={field.min ?? undefined}
      max={field.max ?? undefined}
      value={value}
      onChange={onChange}
    />
  );
}

export function BooleanField({ field, value, onChange }: Props<'boolean', boolean>) {
  const { withAsterisk: _always, placeholder: _none, ...input } = useInput(field);
  return (
    <Switch
      {...input}
      size="sm"
      py={4}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

export function ChoiceField({ field, value, onChange }: Props<'choice', string>) {
  return (
    <Select
      {...useInput(field)}
      data={field.options}
      clearable={!field.required}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}

export function ChoicesField({ field, value, onChange }: Props<'choices', string[]>) {
  return (
    <MultiSelect {...useInput(field)} data={field.options} clearable value={value} onChange={onChange} />
  );
}

export function StringsField({ field, value, onChange }: Props<'strings', string[]>) {
  const input = useInput(field);
  return (
    <TagsInput
      {...input}
      description={input.description ?? 'Press Enter after each one'}
      placeholder={value.length === 0 ? input.placeholder : undefined}
      value={value}
      onChange={onChange}
    />
  );
}

export function JsonField({ field, value, onChange }: Props<'json', string>) {
  const input = useInput(field);
  return (
    <Textarea
      {...input}
      description={input.description ?? 'As JSON'}
      autosize
      minRows={2}
      maxRows={16}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

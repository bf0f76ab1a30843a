import type { Field } from '../field.js';
import { inputId, useForm } from '../form-context.js';

/** What every Mantine input is told about its field. */
export function useInput(field: Field) {
  const { id, errors, disabled, first } = useForm();
  return {
    id: inputId(id, field.path),
    label: field.title,
    description: field.hint ?? undefined,
    placeholder: field.placeholder ?? undefined,
    error: errors[field.path],
    withAsterisk: field.required,
    disabled,
    size: 'xs',
    'data-autofocus': first === field.path || undefined,
  } as const;
}

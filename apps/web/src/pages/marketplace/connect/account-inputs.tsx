import type { Field } from '../../../forms/field.js';
import { FormContext } from '../../../forms/form-context.js';
import { SchemaFields } from '../../../forms/schema-fields.js';
import type { SchemaForm } from '../../../forms/use-schema-form.js';
import { FormError } from './form-error.js';

/** Address and credentials of one account, one under the other. */
export function AccountInputs({ fields, form }: { fields: Field[]; form: SchemaForm }) {
  const flat = fields.flatMap((field) => (field.kind === 'group' ? field.fields : [field]));
  return (
    <FormContext.Provider value={form.surroundings}>
      <FormError errors={form.surroundings.errors} />
      <SchemaFields fields={flat} values={form.values} onChange={form.change} />
    </FormContext.Provider>
  );
}

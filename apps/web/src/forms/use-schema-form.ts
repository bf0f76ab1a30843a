import type { Json, JsonObject } from '@patchbay/domain';
import { useState } from 'react';
import { ApiError } from '../api/problem.js';
import { checked, firstWrong, placed, type Errors } from './errors.js';
import type { Field } from './field.js';
import { focusOn, type FormSurroundings } from './form-context.js';
import { answerOf, setAt, valuesOf, type Values } from './values.js';

export interface SchemaForm {
  values: Values;
  /** For the {@link FormContext} around the inputs. */
  surroundings: FormSurroundings;
  change: (path: string, value: Json) => void;
  /** What to send; null when something is missing: the cursor stands there then. */
  submit: () => JsonObject | null;
  /** Puts the hub's refusal at the fields it is about. */
  refuse: (error: unknown) => void;
}

/** The state of one form. What was typed stays, whatever the hub says. */
export function useSchemaForm(
  id: string,
  fields: Field[],
  start: JsonObject,
  more: Partial<FormSurroundings> = {},
): SchemaForm {
  const [values, setValues] = useState(() => valuesOf(fields, start));
  const [errors, setErrors] = useState<Errors>({});
  const show = (found: Errors): void => {
    setErrors(found);
    focusOn(id, firstWrong(fields, found));
  };
  return {
    values,
    surroundings: { id, disabled: false, stored: {}, variables: [], ...more, errors },
    change: (path, value) => {
      setValues((now) => setAt(now, path, value));
      setErrors(({ [path]: _mended, ...rest }) => rest);
    },
    submit: () => {
      const missing = checked(fields, values, more.stored);
      show(missing);
      return Object.keys(missing).length === 0 ? answerOf(fields, values) : null;
    },
    refuse: (error) => show(placed(fields, toldBy(error))),
  };
}

function toldBy(error: unknown): { path: string; message: string }[] {
  const told = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  const message = error instanceof Error ? error.message : String(error);
  return told.length > 0 ? told : [{ path: '', message }];
}

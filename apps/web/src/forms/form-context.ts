import { createContext, useContext } from 'react';
import type { Errors } from './errors.js';

/** A name that may stand in a template, with words for it. */
export interface Variable {
  name: string;
  title: string;
}

/** What all inputs of one form share. */
export interface FormSurroundings {
  id: string;
  errors: Errors;
  disabled: boolean;
  /** What the hub keeps and does not show again: path to when it was stored, null when that is not known. */
  stored: Record<string, string | null>;
  /** What templates may speak of; empty = texts are no templates. */
  variables: Variable[];
  /** The path of the input that gets the cursor when the form opens in a drawer. */
  first?: string;
}

export const FormContext = createContext<FormSurroundings>({
  id: 'form',
  errors: {},
  disabled: false,
  stored: {},
  variables: [],
});

export const useForm = (): FormSurroundings => useContext(FormContext);

/** The id of the input at a path, so that it can be focused. */
export const inputId = (form: string, path: string): string => `${form}-${path.replaceAll('.', '-')}`;

/** Puts the cursor there once the errors are on the screen. */
export function focusOn(form: string, path: string | null): void {
  if (path !== null) requestAnimationFrame(() => document.getElementById(inputId(form, path))?.focus());
}

import { inputId } from '../../../forms/form-context.js';
import type { Draft } from './draft.js';

export const nameId = 'workflow-name';
export const conditionId = 'workflow-condition';
export const addActionId = 'workflow-add-action';
export const actionFormId = (key: string): string => `action-${key}`;

/** The id of the element an error is about; null when it is about the workflow as a whole. */
export function elementFor(path: string, draft: Pick<Draft, 'actions'>): string | null {
  const [part, index, params, ...rest] = path.split('.');
  if (part === 'name') return nameId;
  if (part === 'condition') return conditionId;
  if (part !== 'actions') return null;
  const action = draft.actions[Number(index)];
  if (action === undefined) return addActionId;
  return params === 'params' && rest.length > 0
    ? inputId(actionFormId(action.key), rest.join('.'))
    : actionFormId(action.key);
}

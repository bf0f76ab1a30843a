import { ApiError } from '../../../api/problem.js';
import type { Told } from './draft.js';

/** The hub's refusal at the editor's own paths: a dry run sends the workflow inside `workflow`. */
export function toldBy(error: unknown): Told[] {
  const told = error instanceof ApiError ? (error.problem.errors ?? []) : [];
  if (told.length === 0)
    return [{ path: '', message: error instanceof Error ? error.message : String(error) }];
  return told.map(({ path, message }) => ({ path: path.replace(/^workflow(\.|$)/, ''), message }));
}

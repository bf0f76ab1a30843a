import type { Told } from './draft.js';

/** The message at exactly this place, or at or under it with `deep`. */
export function messageAt(told: Told[], path: string, deep = false): string | undefined {
  const found = told.filter((one) => one.path === path || (deep && one.path.startsWith(`${path}.`)));
  return found.length === 0 ? undefined : found.map(({ message }) => message).join('; ');
}

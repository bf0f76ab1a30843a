import type { AuditEntry, AuditVerdict } from '../../api/types.js';
import { count, plural, wordsOf } from '../../parts/words.js';

/** `workflow.update` -> "Workflow: update". */
export function changeWords(action: string): string {
  const [thing = '', verb = ''] = action.split('.');
  return verb ? `${wordsOf(thing)}: ${verb.replaceAll('_', ' ')}` : wordsOf(thing);
}

/** Whom an entry is about, as a person would say it. */
export function actorWords({ kind, name, id }: AuditEntry['actor']): string {
  if (kind === 'system') return name ? `Patchbay (${name.replaceAll('-', ' ')})` : 'Patchbay';
  if (kind === 'anonymous') return 'Somebody not signed in';
  return name ?? id ?? 'Somebody';
}

export function targetWords({ name, id, type }: AuditEntry['target']): string {
  return name ?? id ?? (type ? wordsOf(type) : '');
}

/** A value as one reads it: text as it is, everything else as JSON. */
export function valueWords(value: unknown): string {
  if (value === undefined) return 'not there';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** What a check of the whole log came to. */
export function verdictWords({ ok, entries, damage }: AuditVerdict): string {
  if (entries === 0 && ok) return 'There are no entries yet.';
  if (ok) return `All ${count(entries)} entries are as they were written.`;
  return `${plural(damage.length, 'place')} where the log is not as it was written.`;
}

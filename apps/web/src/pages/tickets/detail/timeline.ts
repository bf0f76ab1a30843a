import type { TicketDetail } from '../../../api/types.js';
import { wordsOf } from '../../../parts/words.js';

type Entry = TicketDetail['timeline'][number];

/** What happened, in words; the stored summary where we know no better. */
export function happening({ kind, summary, data, actor }: Entry): string {
  if (kind === 'created') return `Arrived from ${wordsOf(actor ?? 'outside')}`;
  if (kind === 'updated') return `Changed in ${wordsOf(actor ?? 'its source')}`;
  if (kind !== 'changed') return summary;
  const parts = Object.entries(data).flatMap(([field, value]) => changeWords(field, value));
  return parts.length > 0 ? parts.join(', ') : summary;
}

function changeWords(field: string, value: unknown): string[] {
  if (field === 'assignee') return [typeof value === 'string' ? `Assigned to ${value}` : 'Unassigned'];
  if (field === 'tags') return [list(value) ? `Tags set to ${list(value)}` : 'Tags removed'];
  if (field === 'addTags') return [`Tagged ${list(value)}`];
  return typeof value === 'string' ? [`${wordsOf(field)} set to ${wordsOf(value)}`] : [];
}

const list = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '');

/** Who did it. A workflow says so itself; a source has no person. */
export function doer({ kind, actor }: Entry): string | null {
  if (actor === null || kind === 'created' || kind === 'updated') return null;
  return actor.startsWith('workflow ') ? `Workflow “${actor.slice('workflow '.length)}”` : actor;
}

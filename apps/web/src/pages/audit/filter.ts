import type { AuditSearch } from './audit.search.js';

export type AuditQuery = Partial<Record<'text' | 'actor' | 'action' | 'target' | 'from' | 'to', string>>;

/** What the hub is asked: days become moments of this browser's time zone, and the last day counts whole. */
export function toQuery({ entry: _entry, from, to, ...words }: AuditSearch): AuditQuery {
  const given = Object.entries({ ...words, from: midnight(from, 0), to: midnight(to, 1) });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined && value.trim() !== ''));
}

export const isFiltered = (search: AuditSearch): boolean => Object.keys(toQuery(search)).length > 0;

/** Where an export of the same entries is. */
export const exportPath = (search: AuditSearch, format: 'csv' | 'jsonl'): string =>
  `/api/audit/export?${new URLSearchParams({ format, ...toQuery(search) }).toString()}`;

function midnight(day: string | undefined, later: number): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '');
  if (!match) return undefined;
  return new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]) + later).toISOString();
}

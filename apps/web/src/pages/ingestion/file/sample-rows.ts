import type { FilePreview } from '../../../api/types.js';
import { wordsOf } from '../../../parts/words.js';
import { readable } from './date-words.js';

export interface Sample {
  columns: string[];
  rows: { row: number; cells: string[] }[];
}

/** Extra data has a column of its own; the row number stands first. */
const apart = new Set(['row', 'metadata']);

/** The first rows as tickets: only the fields that at least one of them fills. */
export function sampleOf(rows: FilePreview['sample_rows']): Sample {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (name) => !apart.has(name) && rows.some((row) => cellOf(name, row[name]) !== ''),
  );
  const extra = rows.some((row) => extraOf(row['metadata']) !== '');
  return {
    columns: [...names.map(wordsOf), ...(extra ? ['Extra data'] : [])],
    rows: rows.map((row) => ({
      row: Number(row['row']),
      cells: [...names.map((name) => cellOf(name, row[name])), ...(extra ? [extraOf(row['metadata'])] : [])],
    })),
  };
}

function cellOf(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value)) return value.join(', ');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (name.endsWith('_at')) return readable(text);
  return name === 'status' || name === 'priority' ? wordsOf(text) : text;
}

function extraOf(metadata: unknown): string {
  if (typeof metadata !== 'object' || metadata === null) return '';
  return Object.entries(metadata)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}

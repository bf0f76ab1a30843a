import type { FilePreview } from '../../../api/types.js';

type Column = FilePreview['columns'][number];

export const columnLike = (name: string, field: Column['field'], why = `the name "${name}"`): Column => ({
  name,
  field,
  confidence: field ? 0.95 : 0,
  why: field ? why : 'kept as metadata',
  samples: [],
});

/** What the hub makes of a file; every case says only what it is about. */
export const previewLike = (part: Partial<FilePreview> = {}): FilePreview => ({
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  columns: [columnLike('id', 'external_id'), columnLike('title', 'subject'), columnLike('region', null)],
  fields: ['external_id', 'subject', 'body', 'created_at', 'updated_at'],
  dates: [],
  sample_rows: [],
  problems: [],
  ...part,
});

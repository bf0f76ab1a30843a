import { describe, expect, it } from 'vitest';
import { jobSchema } from '@patchbay/domain';
import { toImportView } from './import-view.js';
import type { ImportRow } from './import.repository.js';

const created = new Date('2026-03-01T12:00:00Z');
const seconds = (n: number): Date => new Date(created.getTime() + n * 1_000);

const row = (part: Partial<ImportRow> = {}): ImportRow => ({
  id: 'j1',
  tenant_id: 't',
  kind: 'file',
  status: 'running',
  source: 'upload',
  file_name: 'x.csv',
  file_path: '/tmp/x',
  mapping: null,
  inline_rows: null,
  bytes_done: '0',
  bytes_total: '1000',
  processed: '0',
  total: null,
  rejected: '0',
  next_row: '0',
  error: null,
  cancel_requested: false,
  created_at: created,
  started_at: created,
  finished_at: null,
  ...part,
});

describe('an import as the API shows it', () => {
  it.each<[string, Partial<ImportRow>, number, object]>([
    [
      'waiting',
      { status: 'queued', started_at: null },
      5,
      {
        status: 'queued',
        progress: { processed: 0, total: null, rejected: 0 },
        rate_per_second: null,
        eta_seconds: null,
      },
    ],
    ['just begun', {}, 1, { status: 'running', rate_per_second: null, eta_seconds: null }],
    [
      'a quarter of its bytes read',
      { processed: '90', rejected: '10', bytes_done: '250' },
      10,
      { progress: { processed: 90, total: 400, rejected: 10 }, rate_per_second: 10, eta_seconds: 30 },
    ],
    [
      'all bytes read, rows still to be stored',
      { processed: '400', bytes_done: '1000' },
      10,
      { progress: { processed: 400, total: 400, rejected: 0 }, eta_seconds: 0 },
    ],
    [
      'records: their number is known',
      { kind: 'records', processed: '0', total: '500' },
      1,
      { kind: 'data_ingest', progress: { processed: 0, total: 500, rejected: 0 } },
    ],
    [
      'records half way',
      { kind: 'records', processed: '250', total: '500' },
      5,
      { rate_per_second: 50, eta_seconds: 5 },
    ],
    [
      'done',
      { status: 'succeeded', processed: '95', rejected: '5', total: '100', finished_at: seconds(4) },
      99,
      {
        status: 'succeeded',
        progress: { processed: 95, total: 100, rejected: 5 },
        rate_per_second: 25,
        eta_seconds: null,
      },
    ],
    [
      'failed',
      { status: 'failed', error: 'why', processed: '5', finished_at: seconds(1) },
      99,
      { status: 'failed', error: 'why', eta_seconds: null, rate_per_second: 5 },
    ],
    [
      'cancelled while waiting',
      { status: 'cancelled', started_at: null, finished_at: seconds(1) },
      99,
      { status: 'cancelled', rate_per_second: null, eta_seconds: null },
    ],
    [
      'slower than a row a second',
      { processed: '3', bytes_done: '500' },
      60,
      { rate_per_second: 0, eta_seconds: null },
    ],
    [
      'a clock that went back',
      { processed: '3', bytes_done: '500' },
      -5,
      { rate_per_second: null, eta_seconds: null },
    ],
    [
      'an empty file',
      { bytes_total: '0', processed: '0' },
      1,
      { progress: { processed: 0, total: null, rejected: 0 } },
    ],
  ])('%s', (_, part, after, expected) => {
    const view = toImportView(row(part), seconds(after));
    expect(view).toMatchObject(expected);
    expect(jobSchema.safeParse(view).error).toBeUndefined();
  });

  it('tells file name and source beside the job', () => {
    expect(toImportView(row(), created)).toMatchObject({
      id: 'j1',
      kind: 'file_import',
      file_name: 'x.csv',
      source: 'upload',
      created_at: '2026-03-01T12:00:00.000Z',
      finished_at: null,
    });
  });

  it('tells nothing of paths and contents', () => {
    expect(JSON.stringify(toImportView(row({ inline_rows: [{ subject: 'secret' }] }), created))).not.toMatch(
      /secret|\/tmp/,
    );
  });
});

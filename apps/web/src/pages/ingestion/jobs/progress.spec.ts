import { describe, expect, it } from 'vitest';
import type { ImportJob } from '../../../api/types.js';
import { fileName } from '../../../api/file-name.js';
import { isActive, outcome, progressOf, took } from './progress.js';

const jobLike = (part: Partial<ImportJob> = {}): ImportJob => ({
  id: 'j',
  kind: 'file_import',
  status: 'running',
  progress: { processed: 900, total: 3_000, rejected: 100 },
  rate_per_second: 500,
  eta_seconds: 4,
  error: null,
  created_at: '2026-11-24T21:00:00.000Z',
  finished_at: null,
  file_name: 'a.csv',
  source: 'upload',
  ...part,
});
const progress = (processed: number, rejected: number, total: number | null) => ({
  processed,
  rejected,
  total,
});

describe('how far an import is', () => {
  it('counts rejected rows as read, and says that the length of a file is a guess', () => {
    expect(progressOf(jobLike())).toEqual({
      percent: 33,
      rows: '1,000 of about 3,000 rows',
      speed: '500 rows/s',
      left: 'about 4 s left',
    });
  });

  it('knows the length of a list of records', () => {
    expect(progressOf(jobLike({ kind: 'data_ingest' })).rows).toBe('1,000 of 3,000 rows');
  });

  it('shows no share, speed or time it does not know', () => {
    const job = jobLike({ progress: progress(0, 0, null), rate_per_second: null, eta_seconds: null });
    expect(progressOf(job)).toEqual({ percent: null, rows: '0 rows', speed: null, left: null });
    expect(progressOf(jobLike({ progress: progress(0, 0, 0) })).percent).toBeNull();
  });

  it('is never told as complete while it runs', () => {
    expect(progressOf(jobLike({ progress: progress(3_000, 0, 3_000) })).percent).toBe(99);
    expect(progressOf(jobLike({ progress: progress(5_000, 0, 3_000) })).percent).toBe(99);
  });

  it('is complete when it has succeeded, even an import of no rows', () => {
    const done = jobLike({ status: 'succeeded', progress: progress(0, 0, 0) });
    expect(progressOf(done).percent).toBe(100);
    expect(progressOf(done).rows).toBe('0 rows');
  });

  it('stands where it stopped', () => {
    expect(progressOf(jobLike({ status: 'cancelled' })).percent).toBe(33);
  });

  it.each([
    ['queued', true],
    ['running', true],
    ['succeeded', false],
    ['failed', false],
    ['cancelled', false],
  ] as const)('%s is under way: %s', (status, active) => {
    expect(isActive({ status })).toBe(active);
  });
});

describe('what became of an import', () => {
  it.each<[Partial<ImportJob>, string]>([
    [{ status: 'queued' }, 'Waiting for its turn: imports run one after the other.'],
    [{}, '900 rows stored so far, 100 rows rejected.'],
    [{ status: 'succeeded', progress: progress(1, 0, 1) }, '1 row imported.'],
    [{ status: 'succeeded', progress: progress(99, 1, 100) }, '99 rows imported, 1 row rejected.'],
    [
      { status: 'cancelled', progress: progress(0, 0, null) },
      'Stopped by a person before any row was stored.',
    ],
    [
      { status: 'cancelled', progress: progress(500, 2, null) },
      'Stopped by a person. 500 rows stored before that stay, 2 rows rejected.',
    ],
    [
      { status: 'failed', error: 'The file ends inside quotes.', progress: progress(0, 0, null) },
      'The file ends inside quotes. Nothing was stored.',
    ],
    [
      { status: 'failed', error: null, progress: progress(7, 0, null) },
      'It stopped on an error. 7 rows before the error are stored.',
    ],
  ])('%j', (part, sentence) => {
    expect(outcome(jobLike(part))).toBe(sentence);
  });
});

describe('how long it took', () => {
  it('is measured to its end, or to now', () => {
    const now = Date.parse('2026-11-24T21:05:00.000Z');
    expect(took(jobLike({ finished_at: '2026-11-24T21:01:05.000Z' }), now)).toBe('1 min 5 s');
    expect(took(jobLike(), now)).toBe('5 min 0 s');
  });

  it('is never negative where the clocks of hub and browser differ', () => {
    expect(took(jobLike(), Date.parse('2026-11-24T20:59:00.000Z'))).toBe('under 1 s');
  });
});

describe('the name of a file the hub sends', () => {
  it.each([
    ['attachment; filename="rejected-a.csv"', 'rejected-a.csv'],
    ['attachment', null],
    [null, null],
  ])('%s: %s', (header, name) => {
    expect(fileName(header)).toBe(name);
  });
});

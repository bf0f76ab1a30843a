import { describe, expect, it } from 'vitest';
import type { ParsedTicket } from '../parse/index.js';
import { stageParsed, stageRecord } from './staging.js';

const now = '2026-03-01T12:00:00.000Z';
const parsed = (part: Partial<ParsedTicket> = {}): ParsedTicket => ({
  row: 3,
  external_id: null,
  subject: 'a',
  body: 'b',
  status: 'open',
  priority: 'normal',
  tags: [],
  requester_name: null,
  requester_email: null,
  account: null,
  assignee: null,
  created_at: null,
  updated_at: null,
  metadata: { plan: 'gold' },
  content_key: 'h:x',
  ...part,
});

describe('a parsed row', () => {
  it.each<[string, Partial<ParsedTicket>, object]>([
    [
      'is known by its id',
      { external_id: '7', content_key: '' },
      { origin: 'file:crm', origin_key: '7', external_id: '7' },
    ],
    ['without one by its content', {}, { origin: 'file:crm', origin_key: 'h:x', external_id: null }],
    [
      'has its own dates',
      { created_at: '2025-01-01T00:00:00.000Z', updated_at: '2025-01-02T00:00:00.000Z' },
      { created_at: '2025-01-01T00:00:00.000Z', updated_at: '2025-01-02T00:00:00.000Z', dated: true },
    ],
    [
      'was last changed when it was made',
      { created_at: '2025-01-01T00:00:00.000Z' },
      { updated_at: '2025-01-01T00:00:00.000Z', dated: true },
    ],
    [
      'was made when it was last changed, at the latest',
      { updated_at: '2025-01-02T00:00:00.000Z' },
      { created_at: '2025-01-02T00:00:00.000Z', dated: true },
    ],
    ['without dates arrived now', {}, { created_at: now, updated_at: now, dated: false }],
    ['has its metadata as JSON', {}, { metadata: '{"plan":"gold"}' }],
  ])('%s', (_, part, expected) => {
    expect(stageParsed(parsed(part), 'crm', now)).toMatchObject(expected);
  });

  it('gets an id of its own each time', () => {
    expect(stageParsed(parsed(), 's', now).id).not.toBe(stageParsed(parsed(), 's', now).id);
  });
});

describe('a record', () => {
  it.each<[string, Parameters<typeof stageRecord>[0], object]>([
    ['names its source', { subject: 'a', source: 'crm' }, { source: 'crm', origin: 'api:crm' }],
    ['or has that of the door', { subject: 'a' }, { source: 'api', origin: 'api:api' }],
    ['is known by its id', { subject: 'a', external_id: 'x' }, { origin_key: 'x', external_id: 'x' }],
    [
      'takes its subject from its body',
      { body: '\n first \nsecond' },
      { subject: 'first', body: '\n first \nsecond' },
    ],
    [
      'has defaults',
      { subject: 'a' },
      {
        status: 'open',
        priority: 'normal',
        tags: [],
        metadata: '{}',
        created_at: now,
        updated_at: now,
        dated: false,
      },
    ],
    [
      'keeps its date with its zone',
      { subject: 'a', created_at: '2026-03-01T12:00:00+02:00' },
      { created_at: '2026-03-01T12:00:00+02:00', updated_at: '2026-03-01T12:00:00+02:00', dated: true },
    ],
  ])('%s', (_, record, expected) => {
    expect(stageRecord(record, 'api', now)).toMatchObject(expected);
  });

  it('without an id is known by its content', () => {
    const key = (record: Parameters<typeof stageRecord>[0]): string =>
      stageRecord(record, 'api', now).origin_key;
    expect(key({ subject: 'a' })).toBe(key({ subject: 'a' }));
    expect(key({ subject: 'a' })).not.toBe(key({ subject: 'a', body: 'b' }));
    expect(key({ subject: 'a' })).toMatch(/^h:/);
  });
});

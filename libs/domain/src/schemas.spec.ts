import { describe, expect, it } from 'vitest';
import { changeSchema } from './change.js';
import { jobSchema, jobStatusSchema } from './job.js';
import { listOf, problemSchema } from './problem.js';
import { factorSchema, intentValueSchema, sentimentValueSchema, signalSchema } from './signal.js';
import { z } from 'zod';

const at = '2026-01-02T03:04:05Z';
const fits = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe('a signal', () => {
  const signal = {
    name: 'sentiment',
    value: { any: ['json'] },
    label: 'negative',
    confidence: 0.5,
    factors: [],
    model_version: '1',
  };

  it('comes from the embedded model when nothing is said', () => {
    expect(signalSchema.parse(signal)).toEqual({ ...signal, provider: 'embedded' });
    expect(signalSchema.parse({ ...signal, provider: 'llm', created_at: at })).toMatchObject({
      provider: 'llm',
    });
  });

  it.each<[string, object, boolean]>([
    ['certain', { confidence: 1 }, true],
    ['a guess', { confidence: 0 }, true],
    ['without a label', { label: null }, true],
    ['without a value', { value: null }, true],
    ['more than certain', { confidence: 1.01 }, false],
    ['less than a guess', { confidence: -0.01 }, false],
    ['of no known confidence', { confidence: NaN }, false],
    ['by somebody', { provider: 'oracle' }, false],
    ['without factors', { factors: null }, false],
    ['without a name', { name: null }, false],
    ['with a value that is no JSON', { value: { at: new Date() } }, false],
  ])('%s', (_what, change, ok) => {
    expect(fits(signalSchema, { ...signal, ...change })).toBe(ok);
  });

  it('names its reasons', () => {
    expect(fits(factorSchema, { feature: 'refund', contribution: -0.4 })).toBe(true);
    expect(fits(factorSchema, { feature: 'refund', contribution: 0.4, evidence: 'want a refund' })).toBe(
      true,
    );
    for (const factor of [
      { feature: 'x' },
      { contribution: 1 },
      { feature: 1, contribution: 1 },
      { feature: 'x', contribution: Infinity },
    ])
      expect(fits(factorSchema, factor)).toBe(false);
  });

  it.each([
    [{ label: 'positive', score: 1, confidence: 1, factors: [] }, true],
    [{ label: 'negative', score: -1, confidence: 0, factors: [] }, true],
    [{ label: 'positive', score: 1.1, confidence: 1, factors: [] }, false],
    [{ label: 'angry', score: 0, confidence: 1, factors: [] }, false],
    [{ label: 'neutral', score: 0, factors: [] }, false],
  ])('as sentiment %j: %s', (value, ok) => {
    expect(fits(sentimentValueSchema, value)).toBe(ok);
  });

  it.each([
    [[], true],
    [
      [
        { label: 'bug_report', confidence: 0.9, factors: [] },
        { label: 'of the tenant', confidence: 0.1, factors: [] },
      ],
      true,
    ],
    [[{ label: 'bug_report', confidence: 9, factors: [] }], false],
    [{ label: 'bug_report' }, false],
  ])('as intents %j: %s', (value, ok) => {
    expect(fits(intentValueSchema, value)).toBe(ok);
  });
});

describe('a change at a provider', () => {
  const envelope = { id: '7', version: '2026-01-02', at };
  const ticket = {
    object: 'ticket',
    op: 'upsert',
    ...envelope,
    data: { subject: 's', body: 'b', created_at: at, updated_at: at },
  };
  const message = {
    object: 'message',
    op: 'upsert',
    ...envelope,
    data: {
      ticket_external_id: '7',
      direction: 'outbound',
      author: { name: null, email: null },
      body: 'b',
      created_at: at,
    },
  };

  it('of a ticket leaves what it does not mention', () => {
    const parsed = changeSchema.parse(ticket);
    expect(parsed.data).toEqual({ ...ticket.data, metadata: {} });
    expect(Object.keys(parsed.data)).not.toContain('status');
  });

  it('keeps metadata and channel verbatim', () => {
    const channel = { kind: 'email', meta: { headers: [['Received', 'x']], 'odd key': null } };
    const metadata = { custom_fields: [{ id: 360, value: null }], via: { channel: 'web' } };
    const parsed = changeSchema.parse({
      ...ticket,
      channel,
      author: 'agent-1',
      data: { ...ticket.data, metadata },
    });
    expect(parsed).toMatchObject({ channel, author: 'agent-1', data: { metadata } });
  });

  it('of a message names its ticket', () => {
    expect(changeSchema.parse(message)).toMatchObject({
      object: 'message',
      data: { ticket_external_id: '7' },
    });
    const { ticket_external_id: _left, ...orphan } = message.data;
    expect(fits(changeSchema, { ...message, data: orphan })).toBe(false);
  });

  it.each<[string, object, boolean]>([
    ['that deletes', { op: 'delete' }, true],
    ['that hides', { op: 'hide' }, false],
    ['of a comment', { object: 'comment' }, false],
    ['without an id', { id: '' }, false],
    ['without a version', { version: undefined }, false],
    ['with a number as version', { version: 7 }, false],
    ['at no known time', { at: 'yesterday' }, false],
    ['of the other kind than its data', { object: 'message' }, false],
    ['with a status of the provider', { data: { ...ticket.data, status: 'escalated' } }, false],
    ['with a NUL in its metadata', { data: { ...ticket.data, metadata: { a: '\u0000' } } }, false],
  ])('%s', (_what, change, ok) => {
    expect(fits(changeSchema, { ...ticket, ...change })).toBe(ok);
  });
});

describe('a job as users see it', () => {
  const job = {
    id: '1',
    kind: 'file',
    status: 'running',
    progress: { processed: 5, total: null, rejected: 0 },
    rate_per_second: 12.5,
    eta_seconds: null,
    error: null,
    created_at: at,
    finished_at: null,
  };

  it('is known in five states', () => {
    expect(jobStatusSchema.options).toEqual(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
    for (const status of jobStatusSchema.options) expect(fits(jobSchema, { ...job, status })).toBe(true);
  });

  it.each<[string, object]>([
    ['half a row done', { progress: { processed: 0.5, total: 1, rejected: 0 } }],
    ['no progress', { progress: null }],
    ['another state', { status: 'paused' }],
    ['an unknown total left out', { progress: { processed: 1, rejected: 0 } }],
    ['a date without a time', { created_at: '2026-01-02' }],
  ])('cannot have %s', (_what, change) => {
    expect(fits(jobSchema, job)).toBe(true);
    expect(fits(jobSchema, { ...job, ...change })).toBe(false);
  });
});

describe('answers', () => {
  it.each<[object, boolean]>([
    [{ type: 'about:blank', title: 'Not found', status: 404, code: 'not_found' }, true],
    [
      {
        type: 'x',
        title: 't',
        status: 422,
        code: 'invalid',
        detail: 'd',
        request_id: 'r',
        errors: [{ path: 'a.0', message: 'm' }],
      },
      true,
    ],
    [{ type: 'x', title: 't', status: '404', code: 'c' }, false],
    [{ type: 'x', title: 't', status: 404 }, false],
    [{ type: 'x', title: 't', status: 404, code: 'c', errors: ['text'] }, false],
  ])('the problem %j: %s', (problem, ok) => {
    expect(fits(problemSchema, problem)).toBe(ok);
  });

  it('lists hold items, a total that may be unknown, and a cursor', () => {
    const list = listOf(z.object({ id: z.string() }));
    expect(fits(list, { items: [{ id: 'a' }], total: 1, next_cursor: null })).toBe(true);
    expect(fits(list, { items: [], total: null, next_cursor: 'abc' })).toBe(true);
    expect(fits(list, { items: [{ id: 1 }], total: 1, next_cursor: null })).toBe(false);
    expect(fits(list, { items: [], total: 0.5, next_cursor: null })).toBe(false);
    expect(fits(list, { items: [], total: 0 })).toBe(false);
  });
});

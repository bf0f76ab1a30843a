import { RetryError } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reasonOf, verdict } from './backoff.js';
import { PoisonError, PostponeError } from './job.js';

const attempt = (attempts: number, maxAttempts = 100): { attempts: number; maxAttempts: number } => ({
  attempts,
  maxAttempts,
});
const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

describe('the delay before the next attempt', () => {
  it('lies between one second and the smaller of 2^attempts and an hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), share, (attempts, random) => {
        const decided = verdict(new Error('x'), attempt(attempts), () => random);
        expect(decided.kind).toBe('retry');
        const { seconds } = decided as { seconds: number };
        expect(seconds).toBeGreaterThanOrEqual(1);
        expect(seconds).toBeLessThanOrEqual(Math.max(1, Math.min(3_600, 2 ** attempts)));
      }),
    );
  });

  it('is never shorter than the provider asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 1, max: 20 }),
        share,
        (afterMs, n, random) => {
          const error = new RetryError('down', { status: 503, afterMs });
          const decided = verdict(error, attempt(n), () => random) as { seconds: number };
          expect(decided.seconds).toBeGreaterThanOrEqual(afterMs / 1_000);
        },
      ),
    );
  });

  it('spreads: two workers that failed together do not come back together', () => {
    const delays = new Set(
      Array.from({ length: 50 }, () => (verdict(new Error('x'), attempt(10)) as { seconds: number }).seconds),
    );
    expect(delays.size).toBeGreaterThan(40);
  });
});

describe('what becomes of a failed job', () => {
  it.each([
    ['an ordinary error', new Error('x'), attempt(1, 8), 'retry'],
    ['an ordinary error at the last attempt', new Error('x'), attempt(8, 8), 'dead'],
    ['an error past the last attempt', new Error('x'), attempt(9, 8), 'dead'],
    ['a poisoned job', new PoisonError('x'), attempt(1, 8), 'dead'],
    ['a postponed job', new PostponeError(500, 'x'), attempt(1, 8), 'release'],
    ['a postponed job at the last attempt', new PostponeError(500, 'x'), attempt(8, 8), 'release'],
    ['429', new RetryError('x', { status: 429, afterMs: 900 }), attempt(1, 8), 'release'],
    ['429 at the last attempt', new RetryError('x', { status: 429, afterMs: 900 }), attempt(8, 8), 'release'],
    ['503', new RetryError('x', { status: 503, afterMs: 900 }), attempt(1, 8), 'retry'],
    ['503 at the last attempt', new RetryError('x', { status: 503, afterMs: 900 }), attempt(8, 8), 'dead'],
    ['something that is no error', 'a text', attempt(1, 8), 'retry'],
    ['nothing at all', undefined, attempt(8, 8), 'dead'],
  ])('%s', (_what, error, job, kind) => {
    expect(verdict(error, job).kind).toBe(kind);
  });

  it.each([
    ['a postponement as asked', new PostponeError(1_500, 'x'), 1.5],
    ['a postponement of nothing', new PostponeError(0, 'x'), 0],
    ['429 as the provider asks', new RetryError('x', { status: 429, afterMs: 7_000 }), 7],
    ['429 without a time: a second', new RetryError('x', { status: 429 }), 1],
    ['429 with "at once": a fifth of a second', new RetryError('x', { status: 429, afterMs: 0 }), 0.2],
  ])('waits for %s', (_what, error, seconds) => {
    expect(verdict(error, attempt(1))).toEqual({ kind: 'release', seconds });
  });
});

describe('the reason that is kept', () => {
  it('is one line of at most 500 characters, whatever was thrown', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string({ unit: 'grapheme', maxLength: 2_000 }), (thing, message) => {
        for (const thrown of [new Error(message), message, thing]) {
          const reason = reasonOf(thrown);
          expect(reason.length).toBeLessThanOrEqual(500);
          expect(reason).not.toMatch(/[\n\r\t]/);
        }
      }),
    );
  });

  it('names the kind of error', () => {
    expect(reasonOf(new RangeError('too far'))).toBe('RangeError: too far');
    expect(reasonOf('just text')).toBe('just text');
  });

  it('is a text even for things that cannot become one', () => {
    expect(reasonOf(Object.create(null))).toBe('unknown error');
    expect(
      reasonOf({
        toString: () => {
          throw new Error('no');
        },
      }),
    ).toBe('unknown error');
  });
});

describe('P30: a reason', () => {
  it.each([
    'GET /x?access_token=CANARY12345 failed',
    'Bearer CANARY12345 was refused',
    'postgres://u:CANARY12345@h/d',
  ])('is kept without the secret of %j', (text) => {
    expect(reasonOf(new Error(text))).not.toContain('CANARY');
    expect(reasonOf(text)).toContain('[secret]');
  });
});

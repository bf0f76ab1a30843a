import { AuthError, ProviderError, RetryError, UncertainError, UserError } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { checked, diagnosis, endsWithSuccess, pollingOnly } from './health.js';

describe('what an error says about an account', () => {
  it.each([
    [
      new AuthError('GET /me answered 401'),
      'needs_reauth',
      /refused our credentials \(GET \/me answered 401\)/,
    ],
    [new RetryError('busy', { status: 429 }), 'rate_limited', /asked us to slow down/],
    [new RetryError('GET /me answered 503', { status: 503 }), 'degraded', /answered 503/],
    [new RetryError('could not be reached'), 'degraded', /could not be reached/],
    [new ProviderError('POST /x answered 400', 400), 'broken', /answered 400/],
    [new UserError('nothing there'), 'broken', /nothing there/],
    [new UncertainError('cut'), 'broken', /cut/],
    [new TypeError('x is undefined'), 'broken', /x is undefined/],
    ['a text', 'broken', /a text/],
  ])('%s', (error, state, cause) => {
    const [told, why] = diagnosis(error);
    expect(told).toBe(state);
    expect(why).toMatch(cause);
  });
});

describe('a call that goes through', () => {
  it.each([
    ['needs_reauth', 'refused', true],
    ['rate_limited', 'slow down', true],
    ['broken', 'a bug', true],
    ['degraded', 'GET /me answered 503', true],
    ['degraded', null, true],
    ['degraded', checked(['write'])[1], false],
    ['degraded', pollingOnly[1], false],
    ['ok', null, false],
    ['unchecked', null, false],
  ] as const)('after %s (%s): is over = %s', (state, cause, over) => {
    expect(endsWithSuccess({ state, cause })).toBe(over);
  });
});

describe('a check', () => {
  it('names what is not permitted, in the order given', () => {
    expect(checked([])).toEqual(['ok', null]);
    expect(checked(['users:read', 'commands'])).toEqual([
      'degraded',
      'Missing permissions: users:read, commands',
    ]);
  });
});

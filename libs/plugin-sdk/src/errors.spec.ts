import { describe, expect, it } from 'vitest';
import {
  AuthError,
  ConflictError,
  GoneError,
  ProviderError,
  RetryError,
  UncertainError,
  UserError,
} from './errors.js';

describe('errors', () => {
  it.each([
    ['UserError', new UserError('Connect an account first.')],
    ['AuthError', new AuthError('refused')],
    ['RetryError', new RetryError('later')],
    ['ConflictError', new ConflictError('changed')],
    ['GoneError', new GoneError('deleted')],
    ['UncertainError', new UncertainError('perhaps')],
    ['ProviderError', new ProviderError('bad', 422)],
  ])('%s is known by name and class', (name, error) => {
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(name);
    expect(String(error)).toBe(`${name}: ${error.message}`);
  });

  it('know when to try again, and why', () => {
    const cause = new Error('ECONNRESET');
    expect(new RetryError('later', { afterMs: 0, status: 429, cause })).toMatchObject({
      afterMs: 0,
      status: 429,
      cause,
    });
    expect(new RetryError('later')).toMatchObject({ afterMs: null, status: null });
  });

  it('keep their cause', () => {
    const cause = new Error('socket hang up');
    expect(new UncertainError('perhaps', { cause }).cause).toBe(cause);
  });

  it('are none of each other', () => {
    expect(new RetryError('x')).not.toBeInstanceOf(UncertainError);
    expect(new AuthError('x')).not.toBeInstanceOf(ProviderError);
  });
});

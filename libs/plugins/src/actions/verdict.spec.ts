import {
  AuthError,
  ConflictError,
  GoneError,
  ProviderError,
  RetryError,
  UncertainError,
  UserError,
} from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { callVerdict, type CallVerdict } from './verdict.js';

const again = (uncertain: boolean): CallVerdict => ({ kind: 'again', uncertain });

describe('what is done about a failed attempt', () => {
  it.each<[string, unknown, CallVerdict, CallVerdict]>([
    ['refused credentials', new AuthError('x'), { kind: 'wait' }, { kind: 'wait' }],
    ['a 429', new RetryError('x', { status: 429 }), again(false), again(false)],
    ['a 503', new RetryError('x', { status: 503 }), again(false), again(false)],
    ['nobody reached', new RetryError('x'), again(false), again(false)],
    ['a refusal', new ProviderError('x', 400), { kind: 'failed' }, { kind: 'failed' }],
    ['an object that is gone', new GoneError('x'), { kind: 'failed' }, { kind: 'failed' }],
    ['a conflict', new ConflictError('x'), { kind: 'failed' }, { kind: 'failed' }],
    ['a wrong setting', new UserError('x'), { kind: 'failed' }, { kind: 'failed' }],
    ['a cut line', new UncertainError('x'), again(true), { kind: 'uncertain' }],
    ['a bug', new TypeError('x'), again(true), { kind: 'uncertain' }],
    ['something thrown that is no error', 'x', again(true), { kind: 'uncertain' }],
  ])('%s', (_what, error, repeatable, once) => {
    expect(callVerdict(error, true)).toEqual(repeatable);
    expect(callVerdict(error, false)).toEqual(once);
  });
});

import { describe, expect, it } from 'vitest';
import { ApiError } from '../../api/problem.js';
import { challengeOf } from './challenge.js';

describe('challengeOf', () => {
  it.each([
    ['second_factor_required', false],
    ['second_factor_enrolment_required', true],
  ])('%s', (code, enrol) => {
    expect(challengeOf(new ApiError(401, { code, challenge: 'abc' }))).toEqual({ token: 'abc', enrol });
  });

  it.each([
    ['a wrong password', new ApiError(401, { code: 'unauthorized' })],
    ['a code of later times', new ApiError(401, { code: 'captcha_required', challenge: 'abc' })],
    ['no challenge', new ApiError(401, { code: 'second_factor_required' })],
    ['something else', new Error('second_factor_required')],
    ['nothing', null],
  ])('is null for %s', (_what, error) => expect(challengeOf(error)).toBeNull());
});

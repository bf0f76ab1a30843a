import { ApiError } from '../../api/problem.js';

/** What the hub asks for after the password. */
export interface Challenge {
  token: string;
  /** There is no second factor yet, and the organisation asks for one. */
  enrol: boolean;
}

/** The challenge in a refusal, or null: then the password was not enough for another reason. */
export function challengeOf(error: unknown): Challenge | null {
  if (!(error instanceof ApiError) || error.problem.challenge === undefined) return null;
  const { code, challenge: token } = error.problem;
  if (code === 'second_factor_required') return { token, enrol: false };
  return code === 'second_factor_enrolment_required' ? { token, enrol: true } : null;
}

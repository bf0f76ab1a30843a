import { ProblemError } from '@patchbay/platform';

/** Why a login at a provider was not accepted; the code goes to the sign-in page, the words to the log and the test. */
export type RefusalCode =
  | 'expired'
  | 'not_trusted'
  | 'replayed'
  | 'no_email'
  | 'domain_not_verified'
  | 'other_organisation'
  | 'no_account'
  | 'disabled'
  | 'connection_off'
  | 'provider_refused'
  | 'provider_unreachable';

export class SsoRefusal extends ProblemError {
  constructor(
    readonly reason: RefusalCode,
    message: string,
  ) {
    super(403, reason, message);
  }
}

/** What no honest provider sends: answered 400, with nothing looked at any further. */
export const malformed = (message: string): ProblemError => new ProblemError(400, 'bad_request', message);

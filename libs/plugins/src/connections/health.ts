import { AuthError, RetryError } from '@patchbay/plugin-sdk';
import { CircuitOpenError } from '../calls/limiter.js';
import type { ConnectionRow, ConnectionState } from './connection.repository.js';

const missing = 'Missing permissions: ';
const withoutWebhook = 'The webhook could not be created at the provider: changes arrive by polling only.';

/** A state with its cause, as people read it. */
export type Health = [state: ConnectionState, cause: string | null];

/** The account answers; what it does not permit is named. */
export function checked(missingScopes: string[]): Health {
  return missingScopes.length > 0 ? ['degraded', `${missing}${missingScopes.join(', ')}`] : ['ok', null];
}

export const pollingOnly: Health = ['degraded', withoutWebhook];

/** The provider is down, and is asked now and then only. */
export const outage = (failing: string): Health => [
  'degraded',
  `${failing}. Patchbay tries again every 30 seconds; nothing is lost.`,
];

/** What an error says about the connection. */
export function diagnosis(error: unknown): Health {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof AuthError)
    return [
      'needs_reauth',
      `The provider refused our credentials (${text}). Nothing was lost: renew them to go on.`,
    ];
  if (error instanceof CircuitOpenError) return outage(error.failing);
  if (error instanceof RetryError)
    return error.status === 429
      ? ['rate_limited', 'The provider asked us to slow down.']
      : ['degraded', text];
  return ['broken', text];
}

/** A call that goes through ends what errors have told, but not what a check has found. */
export function endsWithSuccess({ state, cause }: Pick<ConnectionRow, 'state' | 'cause'>): boolean {
  if (state === 'ok' || state === 'unchecked') return false;
  return !(state === 'degraded' && (cause === withoutWebhook || cause?.startsWith(missing)));
}

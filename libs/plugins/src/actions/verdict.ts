import {
  AuthError,
  RetryError,
  UncertainError,
  UserError,
  ProviderError,
  GoneError,
  ConflictError,
} from '@patchbay/plugin-sdk';

/** What is done about a failed attempt. */
export type CallVerdict =
  /** Nothing reached the provider, or repeating is harmless: the queue's back-off applies. */
  | { kind: 'again'; uncertain: boolean }
  /** The connection needs a person; the call waits for as long as that takes. */
  | { kind: 'wait' }
  /** No repetition helps. */
  | { kind: 'failed' }
  /** It may have happened, and repeating it could do it twice: a person decides. */
  | { kind: 'uncertain' };

/** `repeatable`: the action's idempotency class makes a second attempt under the same key harmless. */
export function callVerdict(error: unknown, repeatable: boolean): CallVerdict {
  if (error instanceof AuthError) return { kind: 'wait' };
  if (error instanceof RetryError) return { kind: 'again', uncertain: false };
  if (
    error instanceof ProviderError ||
    error instanceof GoneError ||
    error instanceof ConflictError ||
    error instanceof UserError
  ) {
    return { kind: 'failed' };
  }
  if (error instanceof UncertainError || !repeatable)
    return repeatable ? { kind: 'again', uncertain: true } : { kind: 'uncertain' };
  return { kind: 'again', uncertain: true };
}

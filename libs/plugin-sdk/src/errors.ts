/** Shown to the admin as it stands: say what happened and what to do. */
export class UserError extends Error {
  override name = 'UserError';
}

/** The provider refused our credentials: the connection goes to `needs_reauth`. */
export class AuthError extends Error {
  override name = 'AuthError';
}

/** Try again later; `afterMs` is the provider's own wish, else the pipeline's back-off applies. */
export class RetryError extends Error {
  override name = 'RetryError';
  readonly afterMs: number | null;
  readonly status: number | null;
  constructor(message: string, options: { afterMs?: number; status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.afterMs = options.afterMs ?? null;
    this.status = options.status ?? null;
  }
}

/** The object changed at the provider since we read it. */
export class ConflictError extends Error {
  override name = 'ConflictError';
}

/** The object no longer exists at the provider. */
export class GoneError extends Error {
  override name = 'GoneError';
}

/** We cannot know whether the call took effect. The idempotency class decides what happens next. */
export class UncertainError extends Error {
  override name = 'UncertainError';
}

/** The provider refused the call for good: a 4xx that no retry mends. */
export class ProviderError extends Error {
  override name = 'ProviderError';
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** One bad field, row or byte. `path` is dotted, e.g. `tickets.3.subject`. */
export interface FieldError {
  path: string;
  message: string;
}

/** An error meant for the caller of the API; becomes RFC 9457 problem details. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: FieldError[] = [],
    readonly headers: Record<string, string> = {},
    /** Members of the answer beyond those of every problem. */
    readonly extra: Record<string, string> = {},
  ) {
    super(message);
  }
}

export const notFound = (what: string): ProblemError =>
  new ProblemError(404, 'not_found', `There is no such ${what}.`);

export const invalid = (errors: FieldError[], message = 'The request does not fit.'): ProblemError =>
  new ProblemError(422, 'invalid', message, errors);

export const conflict = (message: string): ProblemError => new ProblemError(409, 'conflict', message);

export const forbidden = (message: string): ProblemError => new ProblemError(403, 'forbidden', message);

export const unauthorized = (message: string): ProblemError =>
  new ProblemError(401, 'unauthorized', message, [], { 'www-authenticate': 'Bearer' });

/** The service cannot take this now; `seconds` goes into Retry-After. */
export const unavailable = (message: string, seconds: number): ProblemError =>
  new ProblemError(503, 'unavailable', message, [], { 'retry-after': String(seconds) });

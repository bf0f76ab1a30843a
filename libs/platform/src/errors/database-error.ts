import { ProblemError, unavailable } from './problem-error.js';

const unavailableStates = new Set([
  '53100',
  '53200',
  '53300',
  '25006',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
]);
const unavailableCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/** The PostgreSQL error code or Node error code somewhere in the chain of causes; null for other errors, and for a call to a provider. */
export function databaseCode(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    if (at.name === 'OutboundError') return null;
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'string') return code;
    at = (at as { driverError?: unknown }).driverError ?? at.cause;
  }
  return null;
}

/** True when the database cannot be reached or cannot write: the caller should come back later. */
export function isDatabaseTrouble(error: unknown): boolean {
  const code = databaseCode(error);
  if (code !== null && (unavailableStates.has(code) || unavailableCodes.has(code))) return true;
  if (code === 'ENOENT') return isMissingSocket(error);
  return (
    error instanceof Error &&
    /timeout exceeded when trying to connect|[Cc]onnection terminated|encountered a connection error/.test(
      error.message,
    )
  );
}

/** Turns database trouble into 503 with Retry-After; null for anything else. */
export function databaseProblem(error: unknown): ProblemError | null {
  return isDatabaseTrouble(error)
    ? unavailable('The database cannot be reached. Nothing was lost; try again.', 2)
    : null;
}

/** A missing file is nobody's outage; a missing unix socket of the server is. */
function isMissingSocket(error: unknown): boolean {
  const { driverError } = error as { driverError?: unknown };
  return ((driverError ?? error) as NodeJS.ErrnoException).syscall === 'connect';
}

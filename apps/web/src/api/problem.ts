/** A refusal of the hub, as RFC 9457 tells it. */
export interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  /** Of a sign-in that needs a second factor. */
  challenge?: string;
  request_id?: string;
  errors?: { path: string; message: string }[];
}

/** Every failed call ends as one of these; `status` 0 = the hub could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail ?? problem.title ?? 'The hub did not answer.');
  }

  /** Messages by field name, for forms. */
  fields(): Record<string, string> {
    return Object.fromEntries((this.problem.errors ?? []).map(({ path, message }) => [path, message]));
  }
}

/** What a person should read about any failure. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const details = (error.problem.errors ?? []).map(({ path, message }) =>
    path ? `${path} ${message}` : message,
  );
  return details.length > 0 ? details.join('; ') : error.message;
}

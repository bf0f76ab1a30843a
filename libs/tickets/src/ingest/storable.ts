import { invalid, type FieldError } from '@patchbay/platform';
import { isStorable } from '../parse/index.js';

/** Throws 422 naming the first text in `value` that PostgreSQL would refuse. */
export function assertStorable(value: unknown, path: string): void {
  const fault = faultIn(value, path);
  if (fault) throw invalid([fault]);
}

function faultIn(value: unknown, path: string): FieldError | null {
  if (typeof value === 'string')
    return isStorable(value) ? null : { path, message: 'contains a NUL byte or an unpaired surrogate' };
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    if (!isStorable(key)) return { path, message: 'has a name with a NUL byte or an unpaired surrogate' };
    const fault = faultIn(item, `${path}.${key}`);
    if (fault) return fault;
  }
  return null;
}

import { invalid } from '@patchbay/platform';
import { commonPasswords } from './common-passwords.js';

export const shortestPassword = 8;

/** Why nobody should have this password, or null. */
export function weakness(password: string, email: string): string | null {
  const plain = password.toLowerCase();
  const [name = ''] = email.toLowerCase().split('@');
  if (password.length < shortestPassword) return `must have at least ${shortestPassword} characters`;
  if (commonPasswords.has(plain)) return 'is one of the most common passwords';
  if (plain === email.toLowerCase() || plain === name) return 'must not be your e-mail address';
  return null;
}

/** Throws 422 naming the field. */
export function refuseWeak(password: string, email: string): void {
  const message = weakness(password, email);
  if (message !== null) throw invalid([{ path: 'password', message }]);
}

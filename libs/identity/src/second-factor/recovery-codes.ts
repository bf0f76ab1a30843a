import { randomInt } from 'node:crypto';

/** No letters that look like digits. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
export const recoveryCodeCount = 10;

/** Codes such as `k3md-9xpw-tq7c`: 59 bits each. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: recoveryCodeCount }, () => [block(), block(), block()].join('-'));

const block = (): string =>
  Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)] ?? '').join('');

/** As people type them: capitals, blanks, no hyphens. Null when it cannot be one. */
export function readRecoveryCode(typed: string): string | null {
  const plain = typed.toLowerCase().replaceAll(/[\s-]/g, '');
  return /^[a-z0-9]{12}$/.test(plain) ? (plain.match(/.{4}/g) ?? []).join('-') : null;
}

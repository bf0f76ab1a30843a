import { describe, expect, it } from 'vitest';
import { commonPasswords } from './common-passwords.js';
import { refuseWeak, weakness } from './refuse-weak.js';

const email = 'Mara.Jonas@acme.example';

describe('a password', () => {
  it.each(['correct horse', 'mara.jonas@acme', 'Tr0ub4dor&3', 'ünïcodes', ' 8 blanks', 'mara.jonas1'])(
    '%j will do',
    (password) => expect(weakness(password, email)).toBeNull(),
  );

  it.each([
    ['1234567', 'must have at least 8 characters'],
    ['', 'must have at least 8 characters'],
    ['password', 'is one of the most common passwords'],
    ['PassWord', 'is one of the most common passwords'],
    ['1qaz2wsx', 'is one of the most common passwords'],
    ['mara.jonas@acme.example', 'must not be your e-mail address'],
    ['MARA.JONAS@ACME.EXAMPLE', 'must not be your e-mail address'],
    ['Mara.Jonas', 'must not be your e-mail address'],
  ])('%j will not: it %s', (password, message) => {
    expect(weakness(password, email)).toBe(message);
    expect(() => refuseWeak(password, email)).toThrow(
      expect.objectContaining({ status: 422, errors: [{ path: 'password', message }] }) as Error,
    );
  });
});

describe('the common ones', () => {
  it('are 1,000, in small letters, none too short to be refused anyway', () => {
    expect(commonPasswords.size).toBe(1_000);
    for (const word of commonPasswords) {
      expect(word).toBe(word.toLowerCase());
      expect(word.length).toBeGreaterThanOrEqual(8);
    }
  });
});

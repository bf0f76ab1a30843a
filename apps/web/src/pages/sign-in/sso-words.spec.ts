import { describe, expect, it } from 'vitest';
import { signInSearch } from './sign-in.search.js';
import { ssoRefusal } from './sso-words.js';

describe('a refused login at a provider', () => {
  it('is told in words that say what to do', () => {
    expect(ssoRefusal('no_account')).toContain('administrator');
    expect(ssoRefusal('expired')).toContain('again');
  });

  it.each(['', 'unknown', '__proto__x', 'toString2'])('%j gets words, too', (code) => {
    expect(ssoRefusal(code)).toBe('Signing in at your provider did not work.');
  });

  it('comes by the address', () => {
    expect(signInSearch.parse({ sso: 'code', sso_refused: 7 })).toEqual({
      sso: 'code',
      sso_refused: undefined,
    });
  });
});

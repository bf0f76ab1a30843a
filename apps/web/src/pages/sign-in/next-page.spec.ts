import { describe, expect, it } from 'vitest';
import { nextPage } from './next-page.js';

describe('nextPage', () => {
  it.each([
    '/tickets',
    '/tickets?sentiment=negative&ticket=1#top',
    '/settings/people?add=true',
    '/',
    '/sign-in-help',
    '/welcome-mat',
    '/invitation?token=x',
  ])('goes to %s', (next) => expect(nextPage(next)).toBe(next));

  it.each([
    ['nothing', undefined],
    ['an empty word', ''],
    ['a foreign page', 'https://evil.example/'],
    ['a foreign host without protocol', '//evil.example'],
    ['the same with a backslash', '/\\evil.example'],
    ['a tab that browsers drop', '/\t/evil.example'],
    ['a line break that browsers drop', '/\n/evil.example'],
    ['a script', 'javascript:alert(1)'],
    ['a relative path', 'tickets'],
    ['this very page', '/sign-in?next=/sign-in'],
    ['the welcome page', '/welcome?token=x'],
    ['the welcome page itself', '/welcome'],
    ['a link from a mail', '/reset-password?token=x'],
  ])('goes to Operations instead of %s', (_what, next) => expect(nextPage(next)).toBe('/operations'));
});

import { expect, it } from 'vitest';
import { landingOf } from './landing.js';

it.each([
  ['success', { connected: 'c1' }, { tone: 'good', title: 'Signed in' }],
  ['a no', { refused: 'access_denied' }, { tone: 'bad', title: 'You said no at the provider' }],
  ['an old sign-in', { refused: 'bad_state' }, { tone: 'bad', title: 'This sign-in has expired' }],
  ['a mix-up', { refused: 'other_issuer' }, { tone: 'bad', title: 'Another provider answered' }],
  ['a failed exchange', { refused: 'exchange_failed' }, { title: 'The provider did not accept the sign-in' }],
])('after %s', (_name, search, expected) => {
  expect(landingOf(search)).toMatchObject(expected);
});

it.each(['server_error', 'toString', '__proto__'])('tells the reason of the provider: %s', (refused) => {
  expect(landingOf({ refused })?.meaning).toContain(refused);
});

it('says nothing at an ordinary visit', () => {
  expect(landingOf({})).toBeNull();
});

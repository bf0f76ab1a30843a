import { expect, it } from 'vitest';
import { account } from '../testing/samples.js';
import { chosenAccount } from './chosen-account.js';

const connections = [account({ id: 'a' }), account({ id: 'b', state: 'broken' }), account({ id: 'c' })];

it.each([
  ['the named one', 'c', 'c'],
  ['the one in trouble without a name', undefined, 'b'],
  ['the one in trouble when the name is gone', 'zzz', 'b'],
])('%s', (_name, named, expected) => {
  expect(chosenAccount({ connections }, named)?.id).toBe(expected);
});

it('is none without accounts', () => {
  expect(chosenAccount({ connections: [] }, 'a')).toBeNull();
});

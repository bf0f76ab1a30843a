import { describe, expect, it } from 'vitest';
import { fieldErrors, passwordChange } from './password-change.js';
import { peopleSearch } from './people.search.js';
import { roleLabel, roles } from './roles.js';

const values = { name: ' Mara ', email: ' mara@example.com ', current: 'old one', password: ' new one ' };

describe('passwordChange', () => {
  it('sends the current password where there is one', () => {
    expect(passwordChange(values, true)).toEqual({
      name: 'Mara',
      email: 'mara@example.com',
      password: ' new one ',
      current_password: 'old one',
    });
  });

  it('does not send one where there is none yet', () => {
    expect(passwordChange(values, false)).not.toHaveProperty('current_password');
  });
});

describe('fieldErrors', () => {
  it('names the fields as the form does', () => {
    expect(fieldErrors({ current_password: 'is wrong', email: 'is no address' })).toEqual({
      current: 'is wrong',
      email: 'is no address',
    });
    expect(fieldErrors({})).toEqual({});
  });
});

describe('roles', () => {
  it('come from the least to the most, each in words', () => {
    expect(roles.map(({ value }) => value)).toEqual([
      'viewer',
      'agent',
      'manager',
      'analyst',
      'admin',
      'owner',
    ]);
    expect(roles.every(({ words }) => words.endsWith('.'))).toBe(true);
    expect(roleLabel('admin')).toBe('Administrator');
  });
});

describe('the address', () => {
  it.each([
    [{ add: true }, true],
    [{ add: 'yes' }, undefined],
    [{}, undefined],
  ])('%j', (search, add) => expect(peopleSearch.parse(search).add).toBe(add));

  it.each([
    [{ keys: 'someone' }, 'someone'],
    [{ keys: 7 }, undefined],
    [{ keys: '' }, peopleSearch.parse({ role: '' }).role],
    [{}, undefined],
  ])('%j opens the keys of %s', (search, keys) => expect(peopleSearch.parse(search).keys).toBe(keys));
});

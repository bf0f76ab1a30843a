import { describe, expect, it } from 'vitest';
import { mappingSchema } from './connection.js';
import { mappedRole, textsOf } from './role-mapping.js';

const mapping = mappingSchema.parse({
  role: 'groups',
  roles: [
    { value: 'cn=admins,ou=groups,dc=acme', role: 'admin' },
    { value: 'staff', role: 'agent' },
    { value: 'everybody', role: 'viewer' },
  ],
});

describe('the role', () => {
  it.each([
    [['staff'], 'agent'],
    [['everybody', 'staff'], 'agent'],
    [['everybody', 'cn=admins,ou=groups,dc=acme'], 'admin'],
    [['everybody'], 'viewer'],
  ])('of %j is %s: the first rule counts, not the first group', (groups, role) => {
    expect(mappedRole(mapping, groups)).toBe(role);
  });

  it.each([[[]], [['STAFF']], [['staf']], [['staff,everybody']], [['']], [['cn=admins']]])(
    'of %j is nobody',
    (groups) => {
      expect(mappedRole(mapping, groups)).toBeNull();
    },
  );

  it('is none without rules', () => {
    expect(mappedRole({ roles: [] }, ['staff'])).toBeNull();
  });
});

describe('values of an attribute', () => {
  it.each<[unknown, string[]]>([
    ['one', ['one']],
    [
      ['one', 'two'],
      ['one', 'two'],
    ],
    [[], []],
    ['', []],
    [['', 'one'], ['one']],
    [null, []],
    [undefined, []],
    [7, []],
    [true, []],
    [{ _: 'one' }, []],
    [['one', 7, null, ['two'], { three: 3 }], ['one']],
  ])('%j are %j', (value, texts) => {
    expect(textsOf(value)).toEqual(texts);
  });

  it('are a thousand at most', () => {
    expect(textsOf(Array.from({ length: 5_000 }, () => 'x'))).toHaveLength(1_000);
  });
});

describe('a mapping', () => {
  it('says nothing by default', () => {
    expect(mappingSchema.parse({})).toEqual({ email: null, name: null, role: null, roles: [] });
  });

  it('is trimmed', () => {
    const roles = [{ value: ' staff ', role: 'agent' }];
    expect(mappingSchema.parse({ email: ' mail ', roles })).toMatchObject({
      email: 'mail',
      roles: [{ value: 'staff', role: 'agent' }],
    });
  });

  it.each<[string, unknown]>([
    ['to owner', { roles: [{ value: 'x', role: 'owner' }] }],
    ['to a role that does not exist', { roles: [{ value: 'x', role: 'god' }] }],
    ['of nothing', { roles: [{ value: ' ', role: 'agent' }] }],
    ['with more fields', { roles: [{ value: 'x', role: 'agent', tenant_id: 'other' }] }],
    ['of an attribute without a name', { role: '' }],
    ['of an attribute with a long name', { role: 'x'.repeat(301) }],
    ['of another field', { phone: 'telephone' }],
    ['of too many rules', { roles: Array.from({ length: 101 }, () => ({ value: 'x', role: 'agent' })) }],
  ])('%s is refused', (_what, value) => {
    expect(mappingSchema.safeParse(value).success).toBe(false);
  });
});

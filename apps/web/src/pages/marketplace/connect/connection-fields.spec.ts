import { describe, expect, it } from 'vitest';
import { allFields } from '../../../forms/field.js';
import { plugin } from '../testing/samples.js';
import { authTitle, connectionFields, storedSecrets, type Auth } from './connection-fields.js';

const object = (names: string[], more: object = {}) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string', ...more }])),
  required: names,
});
const auth: Auth = {
  name: 'token',
  type: 'secret',
  fields_schema: object(['email', 'token']),
  scopes: [],
  callback_url: null,
};
const zendesk = plugin({ connection: { fields_schema: object(['subdomain']), auth: [auth], sandbox: true } });
const paths = (fields: ReturnType<typeof connectionFields>): string[] =>
  allFields(fields).map(({ path }) => path);

describe('the inputs of an account', () => {
  it('stand at the paths of the refusals', () => {
    expect(paths(connectionFields(zendesk, auth))).toEqual([
      'fields',
      'fields.subdomain',
      'secrets',
      'secrets.email',
      'secrets.token',
    ]);
  });

  it('ask for the signing secret only where a person sets the webhook up', () => {
    const flows = { polls: false, webhooks: 'manual', write_back: false } as const;
    expect(paths(connectionFields({ ...zendesk, flows }, auth))).toContain('webhook_secret');
    expect(paths(connectionFields(zendesk, auth))).not.toContain('webhook_secret');
  });

  it('are only the fields when no sign-in is chosen', () => {
    expect(paths(connectionFields(zendesk, undefined))).toEqual(['fields', 'fields.subdomain', 'secrets']);
  });
});

describe('what is stored', () => {
  const fields = connectionFields(zendesk, auth);

  it('are all credentials, with their time', () => {
    const at = '2026-01-01T00:00:00Z';
    expect(storedSecrets(fields, { secrets_set_at: at, webhook_secret_set: false })).toEqual({
      'secrets.email': at,
      'secrets.token': at,
    });
  });

  it('is the signing secret when the hub has one', () => {
    expect(storedSecrets([], { secrets_set_at: '', webhook_secret_set: true })).toEqual({
      webhook_secret: null,
    });
  });
});

it.each([
  ['oauth', 'Sign in (OAuth)'],
  ['token', 'API token'],
  ['private_key', 'private key'],
])('the way %s is called %s', (name, title) => {
  expect(authTitle(name)).toBe(title);
});

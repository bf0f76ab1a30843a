import type { PluginCard } from '../../../api/types.js';
import type { Field } from '../../../forms/field.js';
import { allFields } from '../../../forms/field.js';
import { fieldsOf } from '../../../forms/read-schema.js';

export type Auth = NonNullable<PluginCard['connection']>['auth'][number];
type Connectable = Pick<PluginCard, 'connection' | 'flows'>;

/** The inputs of one account, at the paths the hub uses in its refusals. */
export function connectionFields(plugin: Connectable, auth: Auth | undefined): Field[] {
  const fields = plugin.connection?.fields_schema ?? {};
  return [
    groupOf('fields', fields),
    groupOf('secrets', auth?.fields_schema ?? {}),
    ...(plugin.flows.webhooks === 'manual' ? [signingSecret] : []),
  ];
}

/** Always sent, even when nothing is in it. */
const groupOf = (name: string, schema: object): Field => ({
  ...bare,
  name,
  path: name,
  title: '',
  required: true,
  kind: 'group',
  fields: fieldsOf(schema, name),
});

const bare = { hint: null, placeholder: null, fallback: undefined };
const signingSecret: Field = {
  ...bare,
  name: 'webhook_secret',
  path: 'webhook_secret',
  title: 'Signing secret',
  hint: 'From the settings of your app at the provider. Without it we refuse its events.',
  required: false,
  kind: 'secret',
};

/** What the hub keeps of a live account and never shows again. */
export function storedSecrets(
  fields: Field[],
  account: { secrets_set_at: string; webhook_secret_set: boolean },
): Record<string, string | null> {
  const secrets = allFields(fields).filter(({ path }) => path.startsWith('secrets.'));
  return {
    ...Object.fromEntries(secrets.map(({ path }) => [path, account.secrets_set_at])),
    ...(account.webhook_secret_set ? { webhook_secret: null } : {}),
  };
}

const names: Record<string, string> = { oauth: 'Sign in (OAuth)', token: 'API token' };

export const authTitle = (name: string): string => names[name] ?? name.replaceAll('_', ' ');
